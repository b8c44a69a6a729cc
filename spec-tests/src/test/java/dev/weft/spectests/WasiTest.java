// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the WASI test suite, a test for each. */
@ExtendWith(SuiteReport.class)
final class WasiTest {

  @TestFactory
  Stream<? extends DynamicNode> programs(@TempDir Path temporary) {
    Path suite = Suites.find(Suites.WASI);
    if (suite == null) {
      return Stream.of(Suites.missing(Suites.WASI));
    }
    ProgramTests programs = new ProgramTests(Suites.WASI, suite, temporary);
    List<DynamicTest> tests = Suites.files(suite, ".wasm").stream().map(programs::library).toList();
    return Stream.concat(tests.stream(), Stream.of(programs.list(tests)));
  }
}
