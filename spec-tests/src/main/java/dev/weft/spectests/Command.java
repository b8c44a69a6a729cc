// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.List;

/** A command of a script. Each says by its record's title what it is in a script. */
public sealed interface Command {

  /** {@return the line in the script, from 1} */
  int line();

  /** {@return the keyword in the script} */
  String directive();

  /** {@return whether it is counted as an assertion} */
  default boolean isAssertion() {
    return directive().startsWith("assert_");
  }

  /**
   * {@code (module …)}: a module that is instantiated at once, unless it is a definition only.
   *
   * @param line the line in the script, from 1
   * @param name its name in the script, or null
   * @param source the module
   * @param definitionOnly whether no instance is to be made
   */
  record Module(int line, String name, ModuleSource source, boolean definitionOnly)
      implements Command {
    @Override
    public String directive() {
      return "module";
    }
  }

  /**
   * {@code (module instance …)}: another instance of a module.
   *
   * @param line the line in the script, from 1
   * @param name the instance's name in the script, or null
   * @param moduleName the module's name in the script, or null for the latest one
   */
  record ModuleInstance(int line, String name, String moduleName) implements Command {
    @Override
    public String directive() {
      return "module instance";
    }
  }

  /**
   * {@code (register …)}: offers the exports of an instance to modules to come.
   *
   * @param line the line in the script, from 1
   * @param importName the name by which they can be imported
   * @param instanceName the name of the instance in the script, or null for the latest one
   */
  record Register(int line, String importName, String instanceName) implements Command {
    @Override
    public String directive() {
      return "register";
    }
  }

  /**
   * An action outside of assertions; its results are not looked at.
   *
   * @param line the line in the script, from 1
   * @param action what is done
   */
  record Perform(int line, Action action) implements Command {
    @Override
    public String directive() {
      return action instanceof Action.Invoke ? "invoke" : "get";
    }
  }

  /**
   * {@code (assert_return …)}.
   *
   * @param line the line in the script, from 1
   * @param action what is done
   * @param expected a pattern for each result
   */
  record AssertReturn(int line, Action action, List<ResultPattern> expected) implements Command {
    @Override
    public String directive() {
      return "assert_return";
    }
  }

  /** How an action may end instead of returning. */
  enum Abort {
    /** A trap that is not the exhaustion of the call stack. */
    TRAP("assert_trap"),
    /** The call stack is exhausted. */
    EXHAUSTION("assert_exhaustion"),
    /** An exception of the guest that nobody catches. */
    EXCEPTION("assert_exception");

    final String directive;

    Abort(String directive) {
      this.directive = directive;
    }
  }

  /**
   * {@code (assert_trap …)}, {@code (assert_exhaustion …)} or {@code (assert_exception …)} of an
   * action.
   *
   * @param line the line in the script, from 1
   * @param abort how it must end
   * @param action what is done
   * @param message how the reason must begin
   */
  record AssertAbort(int line, Abort abort, Action action, String message) implements Command {
    @Override
    public String directive() {
      return abort.directive;
    }
  }

  /** Why no instance of a module comes about. */
  enum Rejection {
    /** The bytes or the text are not a module. */
    MALFORMED("assert_malformed"),
    /** A custom section or annotation is not what its name demands. */
    MALFORMED_CUSTOM("assert_malformed_custom"),
    /** The module breaks a rule of validation. */
    INVALID("assert_invalid"),
    /** A custom section breaks a rule of validation. */
    INVALID_CUSTOM("assert_invalid_custom"),
    /** An import cannot be satisfied. */
    UNLINKABLE("assert_unlinkable"),
    /** A segment does not fit, or the start function traps. */
    TRAP("assert_trap");

    final String directive;

    Rejection(String directive) {
      this.directive = directive;
    }
  }

  /**
   * An assertion that a module is refused.
   *
   * @param line the line in the script, from 1
   * @param rejection why it must be refused
   * @param source the module
   * @param message how the reason must begin
   */
  record AssertRejection(int line, Rejection rejection, ModuleSource source, String message)
      implements Command {
    @Override
    public String directive() {
      return rejection.directive;
    }
  }

  /**
   * {@code (thread …)} of the threads proposal: runs commands in another thread, which sees nothing
   * of this one but the instances that are shared with it.
   *
   * @param line the line in the script, from 1
   * @param name the thread's name in the script
   * @param sharedInstances the names of the instances that it sees
   * @param commands what it does
   */
  record Thread(int line, String name, List<String> sharedInstances, List<Command> commands)
      implements Command {
    @Override
    public String directive() {
      return "thread";
    }
  }

  /**
   * {@code (wait …)} of the threads proposal: waits until a thread has ended.
   *
   * @param line the line in the script, from 1
   * @param threadName the thread's name in the script
   */
  record Wait(int line, String threadName) implements Command {
    @Override
    public String directive() {
      return "wait";
    }
  }

  /**
   * A command that could not be read; it fails when it is executed.
   *
   * @param line the line in the script, from 1
   * @param directive the keyword in the script
   * @param fault why it could not be read
   */
  record Unreadable(int line, String directive, String fault) implements Command {}
}
