// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import java.util.concurrent.ThreadFactory;

/**
 * Platform threads: guest code computes, and virtual threads are not time-sliced. Daemons, so that
 * a program that does not end does not keep the Java process from ending.
 *
 * @param stackSize in bytes, a suggestion to the JVM; 0 for the system's default
 */
record PlatformThreads(long stackSize) implements ThreadFactory {

  @Override
  public Thread newThread(Runnable guest) {
    return Thread.ofPlatform()
        .daemon()
        .stackSize(stackSize)
        .inheritInheritableThreadLocals(false)
        .unstarted(guest);
  }
}
