// SPDX-License-Identifier: Apache-2.0

/** How a module runs in parallel: the wasi-threads process, and the {@code weft} command line. */
@SuppressWarnings("module") // the tests of the specification need not be there
module dev.weft.threads {
  exports dev.weft.threads;
  exports dev.weft.threads.cli to
      dev.weft.spectests;

  requires transitive dev.weft.wasi;
  requires static jdk.jfr;

  uses dev.weft.threads.cli.Command;
}
