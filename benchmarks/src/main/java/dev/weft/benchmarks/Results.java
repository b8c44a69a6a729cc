// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that was measured in one run, and where. Kept as JSON, so that the report can be written
 * again.
 *
 * @param date the day
 * @param mode how long it was measured
 * @param machine what is to be known of it, with its load
 * @param versions of the engines
 * @param kernels by engine and kernel, milliseconds for a call
 * @param others what has no peers
 * @param programs by engine and real program
 */
record Results(
    String date,
    String mode,
    String machine,
    List<String> versions,
    Map<String, Map<String, Measured>> kernels,
    List<Other> others,
    Map<String, Map<String, ProgramTimes>> programs) {

  /** Its file in the report's folder. */
  static final String FILE = "results.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A row of its own.
   *
   * @param benchmark the name of the class and the method
   * @param of its parameters
   * @param result what was measured
   * @param unit of that
   * @param allocated bytes for each operation; NaN if they were not counted
   */
  record Other(String benchmark, String of, Measured result, String unit, double allocated) {}

  static Results read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(FILE).toFile(), Results.class);
  }

  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(FILE).toFile(), this);
  }

  /** {@return by engine and real program one of its times, where it runs} */
  Map<String, Map<String, Measured>> programTimes(Function<ProgramTimes, Measured> time) {
    Map<String, Map<String, Measured>> times = new LinkedHashMap<>();
    programs.forEach((engine, row) -> {
      Map<String, Measured> found = new LinkedHashMap<>();
      row.forEach((program, each) -> {
        if (each.failure() == null) {
          found.put(program, time.apply(each));
        }
      });
      times.put(engine, found);
    });
    return times;
  }

  /**
   * How many times as fast each engine is as one of them.
   *
   * @param times by engine and kernel or program
   * @param other that engine
   * @return by engine and kernel or program, where both have a time
   */
  static Map<String, Map<String, Ratio>> ratios(
      Map<String, Map<String, Measured>> times, String other) {
    Map<String, Measured> slower = times.getOrDefault(other, Map.of());
    Map<String, Map<String, Ratio>> ratios = new LinkedHashMap<>();
    times.forEach((engine, row) -> {
      Map<String, Ratio> found = new LinkedHashMap<>();
      row.forEach((name, time) -> {
        if (slower.containsKey(name)) {
          found.put(name, Ratio.of(slower.get(name), time));
        }
      });
      ratios.put(engine, found);
    });
    return ratios;
  }
}
