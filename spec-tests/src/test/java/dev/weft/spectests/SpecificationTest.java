// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of the specification's test suite, which {@link ScriptTests} runs. */
@ExtendWith(SuiteReport.class)
final class SpecificationTest {

  @TestFactory
  Stream<DynamicNode> scripts() {
    Path suite = Suites.find(Suites.SPECIFICATION);
    return suite == null
        ? Stream.of(Suites.missing(Suites.SPECIFICATION))
        : ScriptTests.ofSpecification(suite);
  }
}
