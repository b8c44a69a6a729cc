// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Extends the test classes of the suites by one table for all of them, which is printed when the
 * last of them has ended.
 */
final class SuiteReport implements BeforeAllCallback {

  private static final SuiteTable TABLE = new SuiteTable();

  @Override
  public void beforeAll(ExtensionContext context) {
    // What is in the root's store is closed at the end of all tests.
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SuiteReport.class))
        .computeIfAbsent(SuiteReport.class, _ -> (AutoCloseable) SuiteReport::print);
  }

  /** Adds a script or program to a row; see {@link SuiteTable#add}. */
  static synchronized void add(String row, int passed, int failed, int skipped) {
    TABLE.add(row, passed, failed, skipped);
  }

  /** Adds a program that is one check. */
  static void add(String row, KnownFailures.Verdict verdict) {
    switch (verdict) {
      case KnownFailures.Verdict.Passed _ -> add(row, 1, 0, 0);
      case KnownFailures.Verdict.Failed _ -> add(row, 0, 1, 0);
      case KnownFailures.Verdict.Skipped _ -> add(row, 0, 0, 1);
    }
  }

  private static synchronized void print() {
    if (!TABLE.isEmpty()) {
      System.out.print(TABLE);
    }
  }
}
