// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.ValueType;
import java.util.Arrays;
import java.util.List;

/** The blocks that have been entered, the innermost on top (core appendix A.3). */
final class ControlStack {

  private Frame[] frames = new Frame[16];
  private int depth;

  void clear() {
    depth = 0;
  }

  /** How many blocks have been entered, the function itself counted. */
  int depth() {
    return depth;
  }

  void push(Opcode kind, List<ValueType> parameters, List<ValueType> results, int height) {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, 2 * depth);
    }
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame();
      frames[depth] = frame;
    }
    depth++;
    frame.kind = kind;
    frame.parameters = parameters;
    frame.results = results;
    frame.height = height;
    frame.unreachable = false;
  }

  void pop() {
    depth--;
  }

  Frame top() {
    return frames[depth - 1];
  }

  /** The block with a label, or null; the index is unsigned and counts from the innermost. */
  Frame label(int index) {
    return Integer.compareUnsigned(index, depth) < 0 ? frames[depth - 1 - index] : null;
  }

  /** The function itself, to whose end a return jumps. */
  Frame outermost() {
    return frames[0];
  }
}
