// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.differential;

import java.util.ArrayList;
import java.util.List;

/** Which features generated modules may use, and the memory that they have. */
enum FeatureSet {
  BASIC(
      "(memory (export \"memory\") 1 20)",
      "mutable-globals",
      "sign-ext",
      "nontrapping-float-to-int",
      "bulk-memory",
      "bulk-memory-opt",
      "multivalue"),
  REFERENCES(BASIC, "reference-types", "tail-call", "extended-const", "multimemory"),
  VECTORS(REFERENCES, "simd"),
  SHARED(VECTORS, "threads"),
  MEMORY64("(memory (export \"memory\") i64 1 20)", VECTORS, "memory64"),
  EXCEPTIONS(VECTORS, "exception-handling"),
  GARBAGE_COLLECTION(VECTORS, "gc"),
  ALL(EXCEPTIONS, "gc"),
  DESCRIPTORS(ALL, "custom-descriptors");

  private final String memory;
  private final List<String> features;

  FeatureSet(String memory, String... features) {
    this.memory = memory;
    this.features = List.of(features);
  }

  FeatureSet(FeatureSet base, String... more) {
    this(base.memory, base, more);
  }

  FeatureSet(String memory, FeatureSet base, String... more) {
    this.memory = memory;
    features = new ArrayList<>(base.features);
    features.addAll(List.of(more));
  }

  /** A module in the text format that generated ones begin with. */
  String initialModule() {
    return "(module " + memory + ")";
  }

  /** Options of {@code wasm-opt}. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    features.forEach(feature -> options.add("--enable-" + feature));
    if (features.contains("exception-handling")) {
      options.add("--emit-exnref"); // the generator mixes both kinds, which no engine accepts
    }
    return options;
  }
}
