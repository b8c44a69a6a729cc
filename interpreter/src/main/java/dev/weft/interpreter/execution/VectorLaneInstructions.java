// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.numeric.Vector;

/** Vector instructions with immediates: constants, lanes and their order (core 4.6.2). */
final class VectorLaneInstructions {

  static final int VECTOR_BITS = 128;

  private VectorLaneInstructions() {}

  static final class Constant extends Operands.Chained {
    private final int d;
    private final long low;
    private final long high;

    Constant(int d, long low, long high) {
      this.d = d;
      this.low = low;
      this.high = high;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = low;
      s[fp + d + 1] = high;
      return next.execute(m, s, fp, passed);
    }
  }

  private abstract static class OnLane extends Operands.Chained {
    /** Which half of the vector has the lane. */
    final int half;

    final int bits;

    /** The lane in its half. */
    final int lane;

    OnLane(int bits, int lane) {
      int lanes = Long.SIZE / bits;
      half = lane / lanes;
      this.bits = bits;
      this.lane = lane % lanes;
    }
  }

  static final class ExtractLane extends OnLane {
    private final int d;
    private final int a;

    ExtractLane(int d, int a, int bits, int lane) {
      super(bits, lane);
      this.d = d;
      this.a = a + half;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = Vector.extractLaneU(bits, s[fp + a], lane);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class ExtractLaneSigned extends OnLane {
    private final int d;
    private final int a;

    ExtractLaneSigned(int d, int a, int bits, int lane) {
      super(bits, lane);
      this.d = d;
      this.a = a + half;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = Vector.extractLaneS(bits, s[fp + a], lane);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class ReplaceLane extends OnLane {
    private final int d;
    private final int a;
    private final int b;

    ReplaceLane(int d, int a, int b, int bits, int lane) {
      super(bits, lane);
      this.d = d;
      this.a = a;
      this.b = b;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long replaced = Vector.replaceLane(bits, s[fp + a + half], lane, s[fp + b]);
      long other = s[fp + a + 1 - half];
      s[fp + d + half] = replaced;
      s[fp + d + 1 - half] = other;
      return next.execute(m, s, fp, passed);
    }
  }

  static final class Shuffle extends Operands.Chained {
    private final int d;
    private final int a;
    private final int b;
    private final long lowLanes;
    private final long highLanes;

    Shuffle(int d, int a, int b, long lowLanes, long highLanes) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.lowLanes = lowLanes;
      this.highLanes = highLanes;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long aLow = s[fp + a];
      long aHigh = s[fp + a + 1];
      long bLow = s[fp + b];
      long bHigh = s[fp + b + 1];
      s[fp + d] = Vector.shuffle(aLow, aHigh, bLow, bHigh, lowLanes);
      s[fp + d + 1] = Vector.shuffle(aLow, aHigh, bLow, bHigh, highLanes);
      return next.execute(m, s, fp, passed);
    }
  }
}
