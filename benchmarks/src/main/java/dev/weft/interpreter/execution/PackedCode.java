// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.module.Module;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs the functions of a module, as the interpreter lowers them, for {@link PackedInterpreter}.
 */
public final class PackedCode {

  private static final List<String> OPERATIONS = Arrays.asList(PackedInterpreter.OPERATIONS);

  final long[] code;
  final int[] entries;
  final int[] firstLocals;
  final int[] localsEnds;

  /**
   * Lowers and packs all functions of a module.
   *
   * @param module a module without imported functions, with just the instructions of the study
   */
  public PackedCode(Module module) {
    int count = module.functionCount();
    entries = new int[count];
    firstLocals = new int[count];
    localsEnds = new int[count];
    LongArrayList words = new LongArrayList();
    Map<Instruction, Integer> positions = new IdentityHashMap<>();
    IntArrayList branchWords = new IntArrayList();
    List<Branch> branches = new ArrayList<>();
    ModuleCode moduleCode = ModuleCode.of(module);
    for (int function = 0; function < count; function++) {
      LoweredFunction lowered = moduleCode.function(function).lower();
      entries[function] = words.size();
      firstLocals[function] = lowered.firstLocal();
      localsEnds[function] = lowered.localsEnd();
      Instruction first = moduleCode.points[lowered.entry()].next;
      for (Instruction each = first; each != null; each = each.next) {
        positions.put(each, words.size());
        if (each instanceof Branch branch) {
          branchWords.add(words.size());
          branches.add(branch);
        }
        pack(each, words);
      }
    }
    for (int i = 0; i < branches.size(); i++) {
      int target = positions.get(branches.get(i).target);
      int word = branchWords.getInt(i);
      words.set(word, words.getLong(word) | (long) slot(target) << 8);
    }
    code = words.toLongArray();
  }

  /** How many words the code takes. */
  public int size() {
    return code.length;
  }

  private static void pack(Instruction instruction, LongArrayList words) {
    int operation = OPERATIONS.indexOf(instruction.getClass().getSimpleName());
    if (operation < 0) {
      throw new IllegalArgumentException("not in the study: " + instruction.getClass());
    }
    int d = 0;
    int a = 0;
    int b = 0;
    LongArrayList constants = new LongArrayList();
    for (Class<?> type = instruction.getClass();
        type != Instruction.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        switch (field.getName()) {
          case "d" -> {
            // The word's place for it holds the target of a branch.
            if (instruction instanceof Branch) {
              constants.add(value(field, instruction));
            } else {
              d = (int) value(field, instruction);
            }
          }
          case "a" -> {
            if (field.getType() == int.class) {
              a = (int) value(field, instruction);
            } else {
              constants.add(value(field, instruction));
            }
          }
          case "b" -> {
            if (field.getType() == int.class) {
              b = (int) value(field, instruction);
            } else {
              constants.add(value(field, instruction));
            }
          }
          case "c", "value", "displacement", "address", "condition", "secondD", "secondA" ->
              constants.add(value(field, instruction));
          case "callee" -> constants.add(callee(field, instruction));
          default -> {}
        }
      }
    }
    words.add(operation | (long) slot(d) << 8 | (long) slot(a) << 24 | (long) slot(b) << 40);
    words.addAll(constants);
  }

  private static int slot(int number) {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("more than 16 bits: " + number);
    }
    return number;
  }

  private static long value(Field field, Instruction instruction) {
    try {
      field.setAccessible(true);
      return field.getType() == int.class ? field.getInt(instruction) : field.getLong(instruction);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static int callee(Field field, Instruction instruction) {
    try {
      field.setAccessible(true);
      return ((FunctionCode) field.get(instruction)).index;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
