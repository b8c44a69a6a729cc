// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.ThrownException;
import dev.weft.interpreter.execution.HandlerTable.Clause;
import dev.weft.interpreter.execution.HandlerTable.Handler;
import java.util.Arrays;

/**
 * The search for the handler of one exception through a machine's call stack (core 4.6.8). No Java
 * frame stands behind a guest's, so this is a walk over numbers; nothing changes before a handler
 * is found, so that a backtrace can be made where there is none.
 */
final class Unwinding {

  private final Machine machine;
  private final ThrownException exception;

  // The frame that the search has come to
  private ModuleInstance instance;
  private int callerCount;
  private int framePointer;

  /** The lowest and the highest slot, plus one, of the frames that are left. */
  private int leftStart;

  private int leftEnd;

  private Unwinding(Machine machine, ThrownException exception) {
    this.machine = machine;
    this.exception = exception;
    instance = machine.instance;
    callerCount = machine.callerCount;
    framePointer = machine.framePointer;
    leftStart = framePointer;
    leftEnd = framePointer;
  }

  /**
   * Looks for a handler in the frames of guests down to the latest call from the host, and if there
   * is one, makes the machine go on there.
   *
   * @param innermost the instruction that threw or has called a host function that did
   * @return the instruction to go on with, or null if the exception is not caught
   */
  static Instruction toHandler(Machine machine, ThrownException exception, Instruction innermost) {
    return new Unwinding(machine, exception).search(innermost);
  }

  private Instruction search(Instruction innermost) {
    machine.countEvent();
    if (innermost instanceof CallInstructions.ReturnCall) {
      // A function that makes a tail call is no longer there to catch what the callee throws.
      leave(instance.code.functionOf(innermost).lowered);
    } else {
      Instruction handler = handlerAt(innermost, machine.depth);
      if (handler != null) {
        return handler;
      }
    }
    for (int d = machine.depth - 1; d > machine.baseDepth; d--) {
      // Walking over many frames takes time too.
      machine.countEvent();
      long call = machine.calls[d];
      int point = (int) (call >>> 32);
      if (point == ModuleCode.OTHER_INSTANCE) {
        instance = machine.callers[--callerCount];
      } else {
        framePointer = (int) call;
        Instruction handler = handlerAt(instance.code.points[point], d);
        if (handler != null) {
          return handler;
        }
      }
    }
    return null;
  }

  /**
   * Looks into the frame that the search has come to.
   *
   * @param instruction the one that the exception leaves
   * @param depth how many calls are under way where the frame runs
   * @return the instruction to go on with if the exception is caught here, or null
   */
  private Instruction handlerAt(Instruction instruction, int depth) {
    LoweredFunction function = instance.code.functionOf(instruction).lowered;
    for (Handler handler = function.handlers().at(instruction.offset);
        handler != null;
        handler = handler.outer) {
      for (int i = 0; i < handler.clauses.size(); i++) {
        Clause clause = handler.clauses.get(i);
        if (clause.tag == Clause.ANY_TAG || instance.tags[clause.tag] == exception.tag()) {
          return goOn(clause, depth);
        }
      }
    }
    leave(function);
    return null;
  }

  private void leave(LoweredFunction function) {
    leftStart = framePointer;
    leftEnd = Math.max(leftEnd, framePointer + function.frameSize());
  }

  private Instruction goOn(Clause clause, int depth) {
    Machine m = machine;
    if (depth < m.depth) {
      forgetReferences();
      Arrays.fill(m.callers, callerCount, m.callerCount, null);
      m.callerCount = callerCount;
      m.depth = depth;
      m.framePointer = framePointer;
      if (instance != m.instance) {
        m.switchTo(instance);
      }
    }
    if (clause.tag != Clause.ANY_TAG) {
      m.write(
          framePointer + clause.argumentsSlot,
          instance.tags[clause.tag].type().parameters(),
          exception.arguments());
    }
    if (clause.exceptionSlot != Clause.NO_SLOT) {
      m.references[framePointer + clause.exceptionSlot] = exception;
    }
    return clause.handler;
  }

  /** As returns from the frames that are left would, so that the collector need not keep them. */
  private void forgetReferences() {
    int end = Math.min(leftEnd, machine.references.length);
    if (leftStart < end) {
      Arrays.fill(machine.references, leftStart, end, null);
    }
  }
}
