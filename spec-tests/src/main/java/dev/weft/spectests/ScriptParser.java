// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.text.TextAssembler.Names;
import dev.weft.core.text.TokenReader;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.V128;
import dev.weft.spectests.Command.Abort;
import dev.weft.spectests.Command.Rejection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads scripts (the specification's {@code interpreter/README.md}, "Scripts"; for threads, the
 * same file of the threads proposal).
 */
public final class ScriptParser {

  private static final Set<String> COMMANDS =
      Set.of(
          "module",
          "register",
          "invoke",
          "get",
          "assert_return",
          "assert_trap",
          "assert_exhaustion",
          "assert_exception",
          "assert_malformed",
          "assert_malformed_custom",
          "assert_invalid",
          "assert_invalid_custom",
          "assert_unlinkable",
          "thread",
          "wait");

  private final Features features;

  private ScriptParser(Features features) {
    this.features = features;
  }

  /**
   * Reads a script. A command that cannot be read becomes a {@link Command.Unreadable}, so that the
   * others are executed.
   *
   * @param utf8 the script; not copied, so it must not change while it is read
   * @param features what its modules may use
   * @return the script
   * @throws MalformedModule if the text cannot be cut into tokens, or parentheses do not match
   */
  public static Script parse(byte[] utf8, Features features) {
    TokenReader text = TokenReader.of(utf8);
    if (!text.atEnd() && !atCommand(text)) {
      // The fields of one module, without parentheses around them.
      return new Script(List.of(new Command.Module(1, null, new ModuleSource.Quote(utf8), false)));
    }
    return new Script(new ScriptParser(features).commands(text));
  }

  private static boolean atCommand(TokenReader text) {
    for (String keyword : COMMANDS) {
      if (text.atForm(keyword)) {
        return true;
      }
    }
    return false;
  }

  private List<Command> commands(TokenReader text) {
    List<Command> commands = new ArrayList<>();
    while (!text.atEnd()) {
      int line = text.line();
      TokenReader form = text.form();
      String directive = "";
      try {
        directive = form.keyword();
        commands.add(command(line, directive, form));
      } catch (MalformedModule fault) {
        commands.add(new Command.Unreadable(line, directive, fault.getMessage()));
      }
    }
    return List.copyOf(commands);
  }

  private Command command(int line, String directive, TokenReader form) {
    if (directive.equals("module")) {
      return module(line, form);
    }
    Command command =
        switch (directive) {
          case "register" -> new Command.Register(line, text(form), optionalName(form));
          case "invoke", "get" -> new Command.Perform(line, action(directive, form));
          case "assert_return" -> new Command.AssertReturn(line, action(form), patterns(form));
          case "assert_trap" ->
              form.atForm("module")
                  ? rejection(line, Rejection.TRAP, form)
                  : abort(line, Abort.TRAP, form);
          case "assert_exhaustion" -> abort(line, Abort.EXHAUSTION, form);
          case "assert_exception" ->
              new Command.AssertAbort(line, Abort.EXCEPTION, action(form), "");
          case "assert_malformed" -> rejection(line, Rejection.MALFORMED, form);
          case "assert_malformed_custom" -> rejection(line, Rejection.MALFORMED_CUSTOM, form);
          case "assert_invalid" -> rejection(line, Rejection.INVALID, form);
          case "assert_invalid_custom" -> rejection(line, Rejection.INVALID_CUSTOM, form);
          case "assert_unlinkable" -> rejection(line, Rejection.UNLINKABLE, form);
          case "thread" -> thread(line, form);
          case "wait" -> new Command.Wait(line, form.identifier());
          default -> throw form.malformed("unknown command " + directive, "");
        };
    form.expectEnd();
    return command;
  }

  // Modules

  private Command module(int line, TokenReader form) {
    if (form.atKeyword("instance")) {
      form.keyword();
      Command command = new Command.ModuleInstance(line, optionalName(form), optionalName(form));
      form.expectEnd();
      return command;
    }
    boolean definitionOnly = form.atKeyword("definition");
    if (definitionOnly) {
      form.keyword();
    }
    return new Command.Module(line, optionalName(form), source(form), definitionOnly);
  }

  private ModuleSource source(TokenReader form) {
    if (form.atKeyword("binary")) {
      form.keyword();
      return new ModuleSource.Binary(strings(form));
    }
    if (form.atKeyword("quote")) {
      form.keyword();
      return new ModuleSource.Quote(strings(form));
    }
    try {
      return new ModuleSource.Text(TextAssembler.assemble(form, Names.DROP, features), null);
    } catch (MalformedModule fault) {
      // The reader stands wherever the assembler stopped; nobody reads from it any more.
      return new ModuleSource.Text(null, fault);
    }
  }

  private static byte[] strings(TokenReader form) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!form.atEnd()) {
      bytes.writeBytes(form.string());
    }
    return bytes.toByteArray();
  }

  private Command rejection(int line, Rejection rejection, TokenReader form) {
    TokenReader module = form.form();
    if (!module.atKeyword("module")) {
      throw module.unexpectedToken("a module");
    }
    module.keyword();
    optionalName(module);
    ModuleSource source = source(module);
    return new Command.AssertRejection(line, rejection, source, text(form));
  }

  // Actions

  private static Command abort(int line, Abort abort, TokenReader form) {
    return new Command.AssertAbort(line, abort, action(form), text(form));
  }

  private static Action action(TokenReader text) {
    TokenReader form = text.form();
    Action action = action(form.keyword(), form);
    form.expectEnd();
    return action;
  }

  private static Action action(String keyword, TokenReader form) {
    String instanceName = optionalName(form);
    return switch (keyword) {
      case "invoke" -> new Action.Invoke(instanceName, text(form), arguments(form));
      case "get" -> new Action.Get(instanceName, text(form));
      default -> throw form.malformed("unknown action " + keyword, "");
    };
  }

  private static List<Object> arguments(TokenReader text) {
    List<Object> arguments = new ArrayList<>(); // not List.copyOf: there are nulls
    while (!text.atEnd()) {
      TokenReader form = text.form();
      arguments.add(argument(form.keyword(), form));
      form.expectEnd();
    }
    return arguments;
  }

  private static Object argument(String keyword, TokenReader form) {
    return switch (keyword) {
      case "i32.const" -> (int) form.integer(32);
      case "i64.const" -> form.integer(64);
      case "f32.const" -> Float.intBitsToFloat(form.f32());
      case "f64.const" -> Double.longBitsToDouble(form.f64());
      case "v128.const" -> vector(form);
      case "ref.null" -> {
        heapType(form);
        yield null;
      }
      case "ref.extern", "ref.host" -> new HostReference((int) form.integer(32));
      default -> throw form.malformed("unknown constant " + keyword, "");
    };
  }

  private static V128 vector(TokenReader form) {
    long low = 0;
    long high = 0;
    int position = 0;
    for (NumberPattern lane : lanes(form.keyword(), form)) {
      if (!(lane instanceof NumberPattern.Bits exact)) {
        throw form.malformed("unexpected token", lane + " in an argument");
      }
      long bits = exact.bits() << (64 - exact.size()) >>> (64 - exact.size());
      if (position < 64) {
        low |= bits << position;
      } else {
        high |= bits << (position - 64);
      }
      position += exact.size();
    }
    return new V128(low, high);
  }

  // Results

  private static List<ResultPattern> patterns(TokenReader text) {
    List<ResultPattern> patterns = new ArrayList<>();
    while (!text.atEnd()) {
      TokenReader form = text.form();
      patterns.add(pattern(form.keyword(), form));
      form.expectEnd();
    }
    return List.copyOf(patterns);
  }

  private static ResultPattern pattern(String keyword, TokenReader form) {
    return switch (keyword) {
      case "i32.const" -> new ResultPattern.Number(NumberType.I32, integer(form, 32));
      case "i64.const" -> new ResultPattern.Number(NumberType.I64, integer(form, 64));
      case "f32.const" -> new ResultPattern.Number(NumberType.F32, floating(form, 32));
      case "f64.const" -> new ResultPattern.Number(NumberType.F64, floating(form, 64));
      case "v128.const" -> {
        String shape = form.keyword();
        yield new ResultPattern.Vector(shape, lanes(shape, form));
      }
      case "ref.null" -> new ResultPattern.Null(heapType(form));
      case "ref.any" -> new ResultPattern.Reference(AbstractHeapType.ANY);
      case "ref.eq" -> new ResultPattern.Reference(AbstractHeapType.EQ);
      case "ref.i31" -> new ResultPattern.Reference(AbstractHeapType.I31);
      case "ref.struct" -> new ResultPattern.Reference(AbstractHeapType.STRUCT);
      case "ref.array" -> new ResultPattern.Reference(AbstractHeapType.ARRAY);
      case "ref.func" -> new ResultPattern.Reference(AbstractHeapType.FUNC);
      case "ref.exn" -> new ResultPattern.Reference(AbstractHeapType.EXN);
      case "ref.extern", "ref.host" ->
          form.atEnd()
              ? new ResultPattern.Reference(AbstractHeapType.EXTERN)
              : new ResultPattern.Host(host(form));
      case "either" -> new ResultPattern.Either(patterns(form));
      default -> throw form.malformed("unknown result " + keyword, "");
    };
  }

  private static HostReference host(TokenReader form) {
    return new HostReference((int) form.integer(32));
  }

  private static List<NumberPattern> lanes(String shape, TokenReader form) {
    List<NumberPattern> lanes = new ArrayList<>();
    int size =
        switch (shape) {
          case "i8x16" -> 8;
          case "i16x8" -> 16;
          case "i32x4", "f32x4" -> 32;
          case "i64x2", "f64x2" -> 64;
          default -> throw form.malformed("unknown shape " + shape, "");
        };
    for (int i = 0; i < 128 / size; i++) {
      lanes.add(shape.startsWith("f") ? floating(form, size) : integer(form, size));
    }
    return List.copyOf(lanes);
  }

  private static NumberPattern integer(TokenReader form, int size) {
    return new NumberPattern.Bits(size, form.integer(size));
  }

  private static NumberPattern floating(TokenReader form, int size) {
    boolean canonical = form.atKeyword("nan:canonical");
    if (canonical || form.atKeyword("nan:arithmetic")) {
      form.keyword();
      return new NumberPattern.NotANumber(size, canonical);
    }
    return new NumberPattern.Bits(size, size == 32 ? form.f32() : form.f64());
  }

  /** Reads a heap type, which may be left out in results, as the script writes it. */
  private static String heapType(TokenReader form) {
    if (form.atEnd()) {
      return "";
    }
    if (form.atKeyword()) {
      return form.keyword();
    }
    return form.atIdentifier() ? "$" + form.identifier() : Long.toString(form.integer(32));
  }

  // Threads

  private Command thread(int line, TokenReader form) {
    String name = form.identifier();
    List<String> shared = new ArrayList<>();
    while (form.atForm("shared")) {
      TokenReader sharing = form.form();
      sharing.keyword();
      TokenReader module = sharing.form();
      if (!module.atKeyword("module")) {
        throw module.unexpectedToken("a module");
      }
      module.keyword();
      shared.add(module.identifier());
      module.expectEnd();
      sharing.expectEnd();
    }
    return new Command.Thread(line, name, List.copyOf(shared), commands(form));
  }

  // Tokens

  private static String optionalName(TokenReader form) {
    return form.atIdentifier() ? form.identifier() : null;
  }

  private static String text(TokenReader form) {
    return new String(form.string(), StandardCharsets.UTF_8);
  }
}
