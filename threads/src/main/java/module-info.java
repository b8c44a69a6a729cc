// SPDX-License-Identifier: Apache-2.0

/** How a module runs in parallel: the wasi-threads process, and the {@code weft} command line. */
module dev.weft.threads {
  exports dev.weft.threads;

  requires transitive dev.weft.wasi;
  requires static jdk.jfr;
  requires info.picocli;
}
