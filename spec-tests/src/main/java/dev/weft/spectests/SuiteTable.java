// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up, folder by folder, how many assertions passed, failed and were skipped. A file is a
 * script, or a program that counts as one assertion.
 */
public final class SuiteTable {

  private static final class Row {
    int files;
    int passed;
    int failed;
    int skipped;

    void add(int newPassed, int newFailed, int newSkipped) {
      files++;
      passed += newPassed;
      failed += newFailed;
      skipped += newSkipped;
    }
  }

  private final Map<String, Row> rows = new TreeMap<>();
  private final Row total = new Row();

  /** An empty table. */
  public SuiteTable() {}

  /**
   * Adds a file.
   *
   * @param folder the row
   * @param passed how many assertions hold
   * @param failed how many commands failed
   * @param skipped how many assertions are not counted
   */
  public void add(String folder, int passed, int failed, int skipped) {
    rows.computeIfAbsent(folder, _ -> new Row()).add(passed, failed, skipped);
    total.add(passed, failed, skipped);
  }

  /** {@return how many commands failed} */
  public int failed() {
    return total.failed;
  }

  /** {@return the sums in a line} */
  public String summary() {
    return total.passed + " passed, " + total.failed + " failed, " + total.skipped + " skipped";
  }

  /** {@return whether no file has been added} */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** {@return the table as text, its last line being the sums} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    line(text, width, "folder", "files", "passed", "failed", "skipped");
    rows.forEach((folder, row) -> line(text, width, folder, row));
    line(text, width, "all", total);
    return text.toString();
  }

  private static void line(StringBuilder text, int width, String name, Row row) {
    line(text, width, name, "" + row.files, "" + row.passed, "" + row.failed, "" + row.skipped);
  }

  private static void line(StringBuilder text, int width, String name, String... cells) {
    text.append(name).append(" ".repeat(Math.max(0, width - name.length())));
    for (String cell : cells) {
      text.append(" ".repeat(Math.max(1, 9 - cell.length()))).append(cell);
    }
    text.append('\n');
  }
}
