// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.error.WasmException;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.interpreter.External;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Store;
import dev.weft.spectests.Command.Abort;
import dev.weft.spectests.Command.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes the commands of a script, or of a thread of it. Each has a runner of its own: a thread
 * sees nothing of the script that started it but the instances that are shared with it.
 *
 * <p>An error counts only if it is of the kind that was asserted and its reason begins with the
 * message that was asserted, as in the specification's reference interpreter. Anything else that is
 * thrown fails the command, {@link Error}s included.
 */
public final class ScriptRunner {

  /** How long a script and its threads may run before their code is stopped. */
  private static final Duration TIME_LIMIT = Duration.ofMinutes(5);

  private final Linker linker;
  private final ParseOptions options;
  private final Map<String, Module> modules = new HashMap<>();
  private final Map<String, Instance> instances = new HashMap<>();
  private final Map<String, ScriptThread> threads = new HashMap<>();
  private final List<CommandResult> results = new ArrayList<>();

  /** The latest module, or null if it was refused. */
  private Module module;

  /** The latest instance, or null if it could not be made. */
  private Instance instance;

  private ScriptRunner(Store store, ParseOptions options) {
    this.options = options;
    linker = new Linker(store);
    SpecificationTestModule.define(linker);
  }

  /**
   * Runs a script and waits for its threads.
   *
   * @param script the script
   * @param options what its modules may use
   * @return how its commands ended
   */
  public static ScriptResult run(Script script, ParseOptions options) {
    Store store = Store.builder().timeLimit(TIME_LIMIT).build();
    return new ScriptResult(new ScriptRunner(store, options).execute(script.commands()));
  }

  /** Executes all commands, whether earlier ones fail or not, and waits for threads left over. */
  private List<CommandResult> execute(List<Command> commands) {
    for (Command command : commands) {
      String failure = null;
      try {
        execute(command);
      } catch (CommandFailure e) {
        failure = e.getMessage();
      } catch (Throwable e) { // of a bug, which must not hide what the other commands do
        failure = describe(e);
      }
      if (command.isAssertion() || failure != null) {
        results.add(
            new CommandResult(command.line(), command.directive(), command.isAssertion(), failure));
      }
    }
    for (ScriptThread thread : threads.values()) {
      results.addAll(thread.join());
    }
    return results;
  }

  private void execute(Command command) throws CommandFailure {
    switch (command) {
      case Command.Module definition -> define(definition);
      case Command.ModuleInstance another -> {
        instance = null;
        Module of = another.moduleName() == null ? module : modules.get(another.moduleName());
        instantiate(another.name(), require(of, "module", another.moduleName()));
      }
      case Command.Register register ->
          linker.define(register.importName(), instance(register.instanceName()));
      case Command.Perform perform -> perform(perform.action());
      case Command.AssertReturn assertion -> assertReturn(assertion);
      case Command.AssertAbort assertion -> assertAbort(assertion);
      case Command.AssertRejection assertion -> assertRejection(assertion);
      case Command.Thread thread -> start(thread);
      case Command.Wait wait -> {
        ScriptThread thread = threads.remove(wait.threadName());
        results.addAll(require(thread, "thread", wait.threadName()).join());
      }
      case Command.Unreadable unreadable -> throw new CommandFailure(unreadable.fault());
    }
  }

  // Modules and instances

  private void define(Command.Module definition) throws CommandFailure {
    String name = definition.name();
    // If this fails, no later command must find what an earlier one has left.
    module = null;
    if (name != null) {
      modules.remove(name);
    }
    if (!definition.definitionOnly()) {
      instance = null;
      if (name != null) {
        instances.remove(name);
      }
    }
    try {
      module = definition.source().parse(options);
    } catch (WasmException e) {
      throw new CommandFailure(describe(e), e);
    }
    if (name != null) {
      modules.put(name, module);
    }
    if (!definition.definitionOnly()) {
      instantiate(name, module);
    }
  }

  private void instantiate(String name, Module of) throws CommandFailure {
    try {
      instance = linker.instantiate(of);
    } catch (WasmException e) {
      throw new CommandFailure(describe(e), e);
    }
    if (name != null) {
      instances.put(name, instance);
    }
  }

  private Instance instance(String name) throws CommandFailure {
    return require(name == null ? instance : instances.get(name), "instance", name);
  }

  private static <T> T require(T found, String kind, String name) throws CommandFailure {
    if (found == null) {
      throw new CommandFailure(name == null ? "no " + kind : "no " + kind + " $" + name);
    }
    return found;
  }

  // Actions

  private Object[] perform(Action action) throws CommandFailure {
    Instance instance = instance(action.instanceName());
    return switch (action) {
      case Action.Invoke invoke -> {
        Function function = export(instance, invoke.functionName(), Function.class, "function");
        yield function.apply(invoke.arguments().toArray());
      }
      case Action.Get get -> {
        Global global = export(instance, get.globalName(), Global.class, "global");
        yield new Object[] {global.get()};
      }
    };
  }

  private static <T extends External> T export(
      Instance instance, String name, Class<T> type, String kind) throws CommandFailure {
    External export = instance.export(name);
    if (!type.isInstance(export)) {
      throw new CommandFailure("no " + kind + " is exported as \"" + name + "\"");
    }
    return type.cast(export);
  }

  // Assertions

  private void assertReturn(Command.AssertReturn assertion) throws CommandFailure {
    Object[] found = perform(assertion.action());
    List<ResultPattern> expected = assertion.expected();
    boolean matches = found.length == expected.size();
    for (int i = 0; matches && i < found.length; i++) {
      matches = expected.get(i).matches(found[i]);
    }
    if (!matches) {
      throw new CommandFailure("expected " + expected + ", found " + describe(found));
    }
  }

  private void assertAbort(Command.AssertAbort assertion) throws CommandFailure {
    Object[] found;
    try {
      found = perform(assertion.action());
    } catch (WasmException e) {
      String reason = abortReason(assertion.abort(), e);
      check(assertion.directive(), assertion.message(), reason, e);
      return;
    }
    throw new CommandFailure(
        "expected "
            + expected(assertion.directive(), assertion.message())
            + ", found "
            + describe(found));
  }

  /** The reason of an error of the right kind, or null. */
  private static String abortReason(Abort abort, WasmException error) {
    return switch (abort) {
      case TRAP -> trapReason(error);
      case EXHAUSTION -> isExhaustion(error) ? error.getMessage() : null;
      case EXCEPTION -> error instanceof ThrownException ? error.getMessage() : null;
    };
  }

  private static String trapReason(WasmException error) {
    return error instanceof Trap && !isExhaustion(error) ? error.getMessage() : null;
  }

  private static boolean isExhaustion(WasmException error) {
    return error instanceof Trap trap && trap.kind() == TrapKind.CALL_STACK_EXHAUSTED;
  }

  private void assertRejection(Command.AssertRejection assertion) throws CommandFailure {
    Rejection rejection = assertion.rejection();
    try {
      boolean custom =
          rejection == Rejection.MALFORMED_CUSTOM || rejection == Rejection.INVALID_CUSTOM;
      Module parsed = assertion.source().parse(custom ? options.checkingCustomSections() : options);
      if (rejection == Rejection.UNLINKABLE || rejection == Rejection.TRAP) {
        linker.instantiate(parsed);
      }
    } catch (WasmException e) {
      check(rejection.directive, assertion.message(), rejectionReason(rejection, e), e);
      return;
    }
    throw new CommandFailure(
        "expected "
            + expected(rejection.directive, assertion.message())
            + ", found a module without fault");
  }

  /** The reason of an error of the right kind, or null. */
  private static String rejectionReason(Rejection rejection, WasmException error) {
    return switch (rejection) {
      case MALFORMED, MALFORMED_CUSTOM ->
          error instanceof MalformedModule fault ? fromReason(fault, fault.reason()) : null;
      case INVALID, INVALID_CUSTOM ->
          error instanceof InvalidModule fault ? fromReason(fault, fault.reason()) : null;
      case UNLINKABLE ->
          error instanceof LinkFailure fault ? fromReason(fault, fault.reason()) : null;
      case TRAP -> trapReason(error);
    };
  }

  /** The message from the reason on: without the position, with the detail. */
  private static String fromReason(WasmException error, String reason) {
    String message = error.getMessage();
    return message.substring(message.indexOf(": " + reason) + 2);
  }

  private static void check(String directive, String message, String reason, WasmException error)
      throws CommandFailure {
    if (reason == null || !reason.startsWith(message)) {
      throw new CommandFailure(
          "expected " + expected(directive, message) + ", found " + describe(error), error);
    }
  }

  private static String expected(String directive, String message) {
    String kind = directive.substring("assert_".length());
    return message.isEmpty() ? kind : kind + " \"" + message + "\"";
  }

  // Threads

  private void start(Command.Thread command) throws CommandFailure {
    ScriptRunner runner = new ScriptRunner(linker.store(), options);
    for (String name : command.sharedInstances()) {
      runner.instances.put(name, instance(name));
    }
    // Starting a thread happens after what its starter did before: it sees the runner as it is.
    ScriptThread thread = ScriptThread.start(command, () -> runner.execute(command.commands()));
    if (threads.putIfAbsent(command.name(), thread) != null) {
      results.addAll(thread.join());
      throw new CommandFailure("two threads are called $" + command.name());
    }
  }

  // Messages

  private static String describe(Object[] values) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ", ").append(describe(values[i]));
    }
    return text.append(']').toString();
  }

  private static String describe(Object value) {
    return switch (value) {
      case null -> "(ref.null)";
      case Integer i32 -> "(i32.const 0x" + Integer.toHexString(i32) + ")";
      case Long i64 -> "(i64.const 0x" + Long.toHexString(i64) + ")";
      case Float f32 ->
          "(f32.const 0x" + Integer.toHexString(Float.floatToRawIntBits(f32)) + ") = " + f32;
      case Double f64 ->
          "(f64.const 0x" + Long.toHexString(Double.doubleToRawLongBits(f64)) + ") = " + f64;
      case Function _ -> "(ref.func)";
      case ThrownException _ -> "(ref.exn)";
      default -> value.toString();
    };
  }

  private static String describe(Throwable error) {
    if (error instanceof WasmException) {
      return error.getClass().getSimpleName() + ": " + error.getMessage();
    }
    StackTraceElement[] trace = error.getStackTrace();
    return error + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
