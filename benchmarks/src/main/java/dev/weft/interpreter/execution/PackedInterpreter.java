// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.numeric.Numeric;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The other candidate of docs/decisions/0003-dispatch.md: one loop with a switch over packed code,
 * with just the instructions that its kernels need. It runs what {@link PackedCode} makes of
 * lowered functions, on a memory that does not grow, and its call stack is not checked.
 *
 * <p>A word holds the operation in 8 bits and three operands in 16 bits each: slots of the result
 * or a branch's target, and of two operands. Constants follow as words of their own.
 */
public final class PackedInterpreter {

  /** The operations in the order of their numbers: the names of the classes that they stand for. */
  static final String[] OPERATIONS = {
    "I32AddSS",
    "I32SubSS",
    "I32MulSS",
    "I32AndSS",
    "I32OrSS",
    "I32XorSS",
    "I32GtSSS",
    "I32LtSSS",
    "I32AddSC",
    "I32AndSC",
    "I32RotlSC",
    "I32ShlSC",
    "I32ShrUSC",
    "I32XorSC",
    "I64AddSS",
    "I64OrSS",
    "I64XorSS",
    "I64AddSC",
    "I64AndSC",
    "I64MulSC",
    "I64RotlSC",
    "I64ShlSC",
    "I64ShrUSC",
    "I64SubCS",
    "I64ExtendI32SS",
    "I64ExtendI32US",
    "I32GeSIfF",
    "I32GtSIfB",
    "I32GtSIfF",
    "I32LeSIfB",
    "I32LtSIfB",
    "I32LtSIfF",
    "I32NeIfB",
    "I32EqConstantIfF",
    "I32GtSConstantIfB",
    "I32GtSConstantIfF",
    "I32GtUConstantIfF",
    "I32LeSConstantIfF",
    "I32LtSConstantIfF",
    "I32LtUConstantIfF",
    "I32NeConstantIfB",
    "I32NeConstantIfF",
    "I64EqConstantIfF",
    "I64GeUConstantIfF",
    "I64NeConstantIfB",
    "Load8US",
    "Load32SS",
    "Load32SC",
    "Load32UC",
    "Store32SS",
    "Store8SC",
    "Store64SC",
    "Store8CS",
    "Store16CS",
    "Store32CS",
    "I32AddSI32AddS",
    "I32AndCI32ShlC",
    "I32AndSI32OrS",
    "I32AndSI32XorS",
    "I32RotlCI32XorS",
    "I32ShlCI32AddC",
    "I32ShlCI32XorS",
    "I32ShrUCI32AddS",
    "I32ShrUCI32AndC",
    "I32ShrUCI32XorS",
    "I32XorSI32AndS",
    "I64MulCI64AddS",
    "I64RotlCI64XorS",
    "AddCI32NeC",
    "AddCI32NeS",
    "AddSI32LeSS",
    "MoveTwo",
    "Constant",
    "Move",
    "Select",
    "Forward",
    "Back",
    "Unreachable",
    "CallDefined",
    "ReturnNothing",
    "ReturnNumber"
  };

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final PackedCode packed;
  private final Store store;
  private final byte[] bytes;
  private final long[] slots = new long[65_536];
  private final long[] calls = new long[4_096];

  /**
   * For an instance whose memory is copied.
   *
   * @param packed the module's code
   * @param instance an instance of the module
   */
  public PackedInterpreter(PackedCode packed, Instance instance) {
    this.packed = packed;
    store = instance.store();
    Memory memory = instance.memory("memory");
    bytes = new byte[(int) memory.size()];
    memory.read(0, bytes, 0, bytes.length);
  }

  /**
   * Calls a function.
   *
   * @param function its index
   * @param argument its only argument
   * @return the bits of its result
   */
  public long call(int function, long argument) {
    slots[0] = argument;
    return run(function);
  }

  private static int target(long word) {
    return (int) (word >>> 8 & 0xFFFF);
  }

  private int poll() {
    return store.poll();
  }

  private static int address(long base, long displacement, int width, long size) {
    long address = (base & 0xFFFFFFFFL) + displacement;
    if (address > size - width) {
      throw new Trap(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    }
    return (int) address;
  }

  private long run(int function) {
    long[] code = packed.code;
    int[] entries = packed.entries;
    int[] firstLocals = packed.firstLocals;
    int[] localsEnds = packed.localsEnds;
    long[] s = slots;
    long[] calls = this.calls;
    byte[] bytes = this.bytes;
    long size = bytes.length;
    int budget = 0;
    int fp = 0;
    int depth = 0;
    calls[depth++] = 0;
    for (int i = firstLocals[function]; i < localsEnds[function]; i++) {
      s[i] = 0;
    }
    int pc = entries[function];
    while (true) {
      long w = code[pc++];
      switch ((int) w & 0xFF) {
        case 0 -> { // I32AddSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Add(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 1 -> { // I32SubSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Sub(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 2 -> { // I32MulSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Mul(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 3 -> { // I32AndSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32And(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 4 -> { // I32OrSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Or(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 5 -> { // I32XorSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor(
                  (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 6 -> { // I32GtSSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32GtS(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)])
                  ? 1
                  : 0;
        }
        case 7 -> { // I32LtSSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32LtS(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)])
                  ? 1
                  : 0;
        }
        case 8 -> { // I32AddSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Add((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 9 -> { // I32AndSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32And((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 10 -> { // I32RotlSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Rotl((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 11 -> { // I32ShlSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Shl((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 12 -> { // I32ShrUSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32ShrU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 13 -> { // I32XorSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]);
        }
        case 14 -> { // I64AddSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Add(s[fp + (int) (w >>> 24 & 0xFFFF)], s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 15 -> { // I64OrSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Or(s[fp + (int) (w >>> 24 & 0xFFFF)], s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 16 -> { // I64XorSS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Xor(s[fp + (int) (w >>> 24 & 0xFFFF)], s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 17 -> { // I64AddSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Add(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 18 -> { // I64AndSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64And(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 19 -> { // I64MulSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Mul(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 20 -> { // I64RotlSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Rotl(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 21 -> { // I64ShlSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Shl(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 22 -> { // I64ShrUSC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64ShrU(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]);
        }
        case 23 -> { // I64SubCS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Sub(code[pc++], s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 24 -> { // I64ExtendI32SS
          s[fp + (int) (w >>> 8 & 0xFFFF)] = (int) s[fp + (int) (w >>> 24 & 0xFFFF)];
        }
        case 25 -> { // I64ExtendI32US
          s[fp + (int) (w >>> 8 & 0xFFFF)] = (int) s[fp + (int) (w >>> 24 & 0xFFFF)] & 0xFFFFFFFFL;
        }
        case 26 -> { // I32GeSIfF
          if (Numeric.i32GeS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            pc = target(w);
          }
        }
        case 27 -> { // I32GtSIfB
          if (Numeric.i32GtS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 28 -> { // I32GtSIfF
          if (Numeric.i32GtS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            pc = target(w);
          }
        }
        case 29 -> { // I32LeSIfB
          if (Numeric.i32LeS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 30 -> { // I32LtSIfB
          if (Numeric.i32LtS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 31 -> { // I32LtSIfF
          if (Numeric.i32LtS(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            pc = target(w);
          }
        }
        case 32 -> { // I32NeIfB
          if (Numeric.i32Ne(
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) s[fp + (int) (w >>> 40 & 0xFFFF)])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 33 -> { // I32EqConstantIfF
          if (Numeric.i32Eq((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 34 -> { // I32GtSConstantIfB
          if (Numeric.i32GtS((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 35 -> { // I32GtSConstantIfF
          if (Numeric.i32GtS((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 36 -> { // I32GtUConstantIfF
          if (Numeric.i32GtU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 37 -> { // I32LeSConstantIfF
          if (Numeric.i32LeS((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 38 -> { // I32LtSConstantIfF
          if (Numeric.i32LtS((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 39 -> { // I32LtUConstantIfF
          if (Numeric.i32LtU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 40 -> { // I32NeConstantIfB
          if (Numeric.i32Ne((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 41 -> { // I32NeConstantIfF
          if (Numeric.i32Ne((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++])) {
            pc = target(w);
          }
        }
        case 42 -> { // I64EqConstantIfF
          if (Numeric.i64Eq(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++])) {
            pc = target(w);
          }
        }
        case 43 -> { // I64GeUConstantIfF
          if (Numeric.i64GeU(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++])) {
            pc = target(w);
          }
        }
        case 44 -> { // I64NeConstantIfB
          if (Numeric.i64Ne(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 45 -> { // Load8US
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              bytes[address(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++], 1, size)] & 0xFF;
        }
        case 46 -> { // Load32SS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              (int) INT.get(bytes, address(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++], 4, size));
        }
        case 47 -> { // Load32SC
          s[fp + (int) (w >>> 8 & 0xFFFF)] = (int) INT.get(bytes, address(0, code[pc++], 4, size));
        }
        case 48 -> { // Load32UC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              (int) INT.get(bytes, address(0, code[pc++], 4, size)) & 0xFFFFFFFFL;
        }
        case 49 -> { // Store32SS
          INT.set(
              bytes,
              address(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++], 4, size),
              (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 50 -> { // Store8SC
          bytes[address(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc + 1], 1, size)] =
              (byte) code[pc];
          pc += 2;
        }
        case 51 -> { // Store64SC
          LONG.set(
              bytes, address(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc + 1], 8, size), code[pc]);
          pc += 2;
        }
        case 52 -> { // Store8CS
          bytes[address(0, code[pc++], 1, size)] = (byte) s[fp + (int) (w >>> 40 & 0xFFFF)];
        }
        case 53 -> { // Store16CS
          SHORT.set(
              bytes, address(0, code[pc++], 2, size), (short) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 54 -> { // Store32CS
          INT.set(bytes, address(0, code[pc++], 4, size), (int) s[fp + (int) (w >>> 40 & 0xFFFF)]);
        }
        case 55 -> { // I32AddSI32AddS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Add(
                  Numeric.i32Add(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 56 -> { // I32AndCI32ShlC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Shl(
                  Numeric.i32And((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) code[pc++]);
        }
        case 57 -> { // I32AndSI32OrS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Or(
                  Numeric.i32And(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 58 -> { // I32AndSI32XorS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor(
                  Numeric.i32And(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 59 -> { // I32RotlCI32XorS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor(
                  Numeric.i32Rotl((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 60 -> { // I32ShlCI32AddC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Add(
                  Numeric.i32Shl((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) code[pc++]);
        }
        case 61 -> { // I32ShlCI32XorS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor(
                  Numeric.i32Shl((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 62 -> { // I32ShrUCI32AddS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Add(
                  Numeric.i32ShrU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 63 -> { // I32ShrUCI32AndC
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32And(
                  Numeric.i32ShrU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) code[pc++]);
        }
        case 64 -> { // I32ShrUCI32XorS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32Xor(
                  Numeric.i32ShrU((int) s[fp + (int) (w >>> 24 & 0xFFFF)], (int) code[pc++]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 65 -> { // I32XorSI32AndS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i32And(
                  Numeric.i32Xor(
                      (int) s[fp + (int) (w >>> 24 & 0xFFFF)],
                      (int) s[fp + (int) (w >>> 40 & 0xFFFF)]),
                  (int) s[fp + (int) code[pc++]]);
        }
        case 66 -> { // I64MulCI64AddS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Add(
                  Numeric.i64Mul(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]),
                  s[fp + (int) code[pc++]]);
        }
        case 67 -> { // I64RotlCI64XorS
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              Numeric.i64Xor(
                  Numeric.i64Rotl(s[fp + (int) (w >>> 24 & 0xFFFF)], code[pc++]),
                  s[fp + (int) code[pc++]]);
        }
        case 68 -> { // AddCI32NeC
          int d = (int) code[pc++];
          int sum = (int) s[fp + (int) (w >>> 24 & 0xFFFF)] + (int) code[pc++];
          s[fp + d] = sum;
          if (Numeric.i32Ne(sum, (int) code[pc++])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 69 -> { // AddCI32NeS
          int d = (int) code[pc++];
          int sum = (int) s[fp + (int) (w >>> 24 & 0xFFFF)] + (int) code[pc++];
          s[fp + d] = sum;
          if (Numeric.i32Ne(sum, (int) s[fp + (int) code[pc++]])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 70 -> { // AddSI32LeSS
          int d = (int) code[pc++];
          int sum =
              (int) s[fp + (int) (w >>> 24 & 0xFFFF)] + (int) s[fp + (int) (w >>> 40 & 0xFFFF)];
          s[fp + d] = sum;
          if (Numeric.i32LeS(sum, (int) s[fp + (int) code[pc++]])) {
            if (--budget < 0) {
              budget = poll();
            }
            pc = target(w);
          }
        }
        case 71 -> { // MoveTwo
          s[fp + (int) (w >>> 8 & 0xFFFF)] = s[fp + (int) (w >>> 24 & 0xFFFF)];
          s[fp + (int) code[pc]] = s[fp + (int) code[pc + 1]];
          pc += 2;
        }
        case 72 -> { // Constant
          s[fp + (int) (w >>> 8 & 0xFFFF)] = code[pc++];
        }
        case 73 -> { // Move
          s[fp + (int) (w >>> 8 & 0xFFFF)] = s[fp + (int) (w >>> 24 & 0xFFFF)];
        }
        case 74 -> { // Select
          s[fp + (int) (w >>> 8 & 0xFFFF)] =
              (int) s[fp + (int) code[pc++]] != 0
                  ? s[fp + (int) (w >>> 24 & 0xFFFF)]
                  : s[fp + (int) (w >>> 40 & 0xFFFF)];
        }
        case 75 -> { // Forward
          pc = target(w);
        }
        case 76 -> { // Back
          if (--budget < 0) {
            budget = poll();
          }
          pc = target(w);
        }
        case 77 -> { // Unreachable
          throw new Trap(TrapKind.UNREACHABLE);
        }
        case 78 -> { // CallDefined
          int callee = (int) code[pc++];
          calls[depth++] = (long) pc << 32 | fp;
          fp += (int) (w >>> 24 & 0xFFFF);
          int end = fp + localsEnds[callee];
          for (int i = fp + firstLocals[callee]; i < end; i++) {
            s[i] = 0;
          }
          if (--budget < 0) {
            budget = poll();
          }
          pc = entries[callee];
        }
        case 79 -> { // ReturnNothing
          long caller = calls[--depth];
          fp = (int) caller;
          pc = (int) (caller >>> 32);
          if (depth == 0) {
            return s[0];
          }
        }
        case 80 -> { // ReturnNumber
          s[fp] = s[fp + (int) (w >>> 24 & 0xFFFF)];
          long caller = calls[--depth];
          fp = (int) caller;
          pc = (int) (caller >>> 32);
          if (depth == 0) {
            return s[0];
          }
        }
        default -> throw new AssertionError("operation " + (w & 0xFF));
      }
    }
  }
}
