// SPDX-License-Identifier: Apache-2.0

/** How right Weft is: the specification's scripts and the tests that span modules. */
module dev.weft.spectests {
  exports dev.weft.spectests;

  requires transitive dev.weft.interpreter;
  requires dev.weft.threads;

  provides dev.weft.threads.cli.Command with
      dev.weft.spectests.cli.WastCommand;
}
