// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

/** The engines that can be measured. */
public enum EngineChoice {
  /** The one that others are compared with. */
  ENDIVE,
  /** Ours. */
  WEFT,
  /**
   * The switch over packed code of docs/decisions/0003-dispatch.md; only for the study's kernels.
   */
  PACKED_SWITCH;

  /** Makes the engine; only the classes of the chosen one are loaded. */
  Engine create() {
    return switch (this) {
      case ENDIVE -> new EndiveEngine();
      case WEFT -> new WeftEngine();
      case PACKED_SWITCH -> new PackedEngine();
    };
  }

  /** Whether the engine can run a kernel. */
  boolean runs(Kernel kernel) {
    return switch (this) {
      case ENDIVE, WEFT -> true;
      case PACKED_SWITCH ->
          switch (kernel) {
            case SIEVE, SHA256, SORT, FIB -> true;
            default -> false;
          };
    };
  }
}
