// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.module.Module;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts how often the instructions of a module are executed, and each directly before the one that
 * follows it in the code.
 *
 * <p>All functions are lowered, and an instruction that counts is put before each of theirs. For
 * programs of one thread. The module must not be run before.
 */
public final class CountedCode {

  /** Where instructions stand that do what several would do. */
  private static final Set<String> FUSED =
      Set.of("ChainInstructions", "CountedBranchInstructions", "BranchInstructions");

  /** Counts, then does what the instruction behind it does. */
  private final class Counter extends Instruction {
    private final Instruction counted;
    private long executions;
    private long followed;
    private boolean isTarget;

    Counter(Instruction counted) {
      this.counted = counted;
      offset = counted.offset;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      executions++;
      if (latest != null && latest.following() == this) {
        latest.followed++;
      }
      latest = this;
      return counted.execute(m, s, fp, passed);
    }

    /** What stands behind the counted instruction, or null. */
    private Counter following() {
      Instruction next = counted.next;
      return (Counter) (next instanceof ControlInstructions.ToLoop ? next.next : next);
    }
  }

  /** Held, because a module's code is forgotten when nobody refers to it. */
  private final ModuleCode code;

  private final Map<Instruction, Counter> counters = new IdentityHashMap<>();

  /** What was executed last. */
  private Counter latest;

  /**
   * Lowers all functions of a module and puts the counters in.
   *
   * @param module a module of which no instance has been made
   */
  public CountedCode(Module module) {
    code = ModuleCode.of(module);
    Deque<Instruction> open = new ArrayDeque<>();
    for (int i = module.importedFunctionCount(); i < module.functionCount(); i++) {
      FunctionCode function = code.function(i);
      LoweredFunction lowered = function.lower();
      function.lowered =
          new LoweredFunction(
              counter(lowered.first(), open),
              lowered.frameSize(),
              lowered.firstLocal(),
              lowered.localsEnd(),
              lowered.hasReferences(),
              lowered.handlers());
      for (HandlerTable.Handler handler : lowered.handlers().innermost) {
        for (; handler != null; handler = handler.outer) {
          for (HandlerTable.Clause clause : handler.clauses) {
            clause.handler = target(clause.handler, open);
          }
        }
      }
    }
    while (!open.isEmpty()) {
      redirect(open.remove(), open);
    }
  }

  /** Lets everything that an instruction leads to begin with a counter. */
  private void redirect(Instruction instruction, Deque<Instruction> open) {
    if (instruction.next instanceof ControlInstructions.ToLoop toLoop) {
      toLoop.next = counter(toLoop.next, open);
    } else {
      instruction.next = counter(instruction.next, open);
    }
    for (Class<?> type = instruction.getClass();
        type != Instruction.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        try {
          field.setAccessible(true);
          if (field.getType() == Instruction.class) {
            field.set(instruction, target((Instruction) field.get(instruction), open));
          } else if (field.getType() == Instruction[].class) {
            Instruction[] targets = (Instruction[]) field.get(instruction);
            for (int i = 0; i < targets.length; i++) {
              targets[i] = target(targets[i], open);
            }
          }
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private Counter target(Instruction instruction, Deque<Instruction> open) {
    Counter counter = counter(instruction, open);
    if (counter != null) {
      counter.isTarget = true;
    }
    return counter;
  }

  private Counter counter(Instruction instruction, Deque<Instruction> open) {
    if (instruction == null || instruction instanceof Counter) {
      return (Counter) instruction;
    }
    Counter counter = counters.get(instruction);
    if (counter == null) {
      counter = new Counter(instruction);
      counters.put(instruction, counter);
      open.add(instruction);
    }
    return counter;
  }

  /**
   * {@return how often each instruction was executed, by its name; those made of several have a
   * star}
   */
  public Map<String, Long> instructions() {
    Map<String, Long> sums = new TreeMap<>();
    for (Counter counter : counters.values()) {
      add(sums, name(counter), counter.executions);
    }
    return sums;
  }

  /**
   * {@return how often two instructions were executed one after the other, and follow each other in
   * the code so that they could be one: nothing jumps between them. What is one already has a
   * star.}
   */
  public Map<String, Long> pairs() {
    Map<String, Long> sums = new TreeMap<>();
    for (Counter counter : counters.values()) {
      if (isFused(counter)) {
        add(sums, name(counter), counter.executions);
      }
      Counter next = counter.following();
      if (next != null && !next.isTarget) {
        add(sums, name(counter) + ", " + name(next), counter.followed);
      }
    }
    return sums;
  }

  private static void add(Map<String, Long> sums, String name, long count) {
    if (count > 0) {
      sums.merge(name, count, Long::sum);
    }
  }

  private static String name(Counter counter) {
    String name = counter.counted.getClass().getSimpleName();
    return isFused(counter) ? name + "*" : name;
  }

  private static boolean isFused(Counter counter) {
    Class<?> type = counter.counted.getClass();
    Class<?> file = type.getEnclosingClass();
    return type == ControlInstructions.MoveTwo.class
        || file != null && FUSED.contains(file.getSimpleName());
  }
}
