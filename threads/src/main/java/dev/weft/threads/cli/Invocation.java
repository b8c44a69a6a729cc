// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Module;
import dev.weft.core.text.NumberText;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.V128;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What {@code --invoke} does: one call of an exported function, with arguments that the command
 * line gives as text. If the module exports {@code _initialize}, that is called first (WASI,
 * application ABI, reactors).
 */
final class Invocation {

  private static final String INITIALIZE = "_initialize";
  private static final Object[] NO_ARGUMENTS = {};

  private final String name;
  private final boolean initializes;
  private final Object[] arguments;
  private final List<ValueType> resultTypes;

  /** Set by the guest's thread before the process ends, and read after it has ended. */
  private Object[] results;

  private Invocation(
      String name, boolean initializes, Object[] arguments, List<ValueType> resultTypes) {
    this.name = name;
    this.initializes = initializes;
    this.arguments = arguments;
    this.resultTypes = resultTypes;
  }

  /**
   * Prepares a call.
   *
   * @throws Failure if the module exports no such function or the arguments do not fit it
   */
  static Invocation of(Module module, String name, String[] texts) throws Failure {
    FunctionType type = exportedFunction(module, name);
    if (type == null) {
      throw usage("the module exports no function \"" + name + "\"");
    }
    List<ValueType> parameters = type.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      if (!(parameters.get(i) instanceof NumberType)) {
        throw usage(
            "parameter "
                + (i + 1)
                + " of \""
                + name
                + "\" is of type "
                + parameters.get(i)
                + ", and only numbers can be given");
      }
    }
    if (texts.length != parameters.size()) {
      throw usage(
          "\""
              + name
              + "\" takes "
              + count(parameters.size())
              + " "
              + parameters
              + ", but "
              + texts.length
              + " were given");
    }
    Object[] arguments = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      try {
        arguments[i] = value((NumberType) parameters.get(i), texts[i]);
      } catch (NumberFormatException e) {
        throw usage("argument " + (i + 1) + " of \"" + name + "\": " + e.getMessage());
      }
    }
    FunctionType initialize = exportedFunction(module, INITIALIZE);
    boolean initializes =
        !name.equals(INITIALIZE) && initialize != null && initialize.equals(FunctionType.of());
    return new Invocation(name, initializes, arguments, type.results());
  }

  private static String count(int arguments) {
    return arguments == 1 ? "1 argument" : arguments + " arguments";
  }

  private static FunctionType exportedFunction(Module module, String name) {
    for (Export export : module.exports()) {
      if (export.name().equals(name)
          && export.kind() == ExternalKind.FUNCTION
          && module.exportType(export) instanceof DefinedType type) {
        return type.functionType();
      }
    }
    return null;
  }

  private static Failure usage(String message) {
    return new Failure(ExitStatus.USAGE, "--invoke: ".concat(message), null);
  }

  private static Object value(NumberType type, String text) {
    long bits = NumberText.parse(type, text);
    return switch (type) {
      case I32 -> (int) bits;
      case I64 -> bits;
      case F32 -> Float.intBitsToFloat((int) bits);
      case F64 -> Double.longBitsToDouble(bits);
    };
  }

  /** Calls the function; on the thread that runs the guest. */
  void run(Instance instance) {
    if (initializes) {
      instance.function(INITIALIZE).apply(NO_ARGUMENTS);
    }
    results = instance.function(name).apply(arguments);
  }

  /** Prints the results, one in each line. */
  void print(PrintStream out) {
    for (int i = 0; results != null && i < results.length; i++) {
      out.println(text(resultTypes.get(i), results[i]));
    }
  }

  private static String text(ValueType type, Object value) {
    return switch (value) {
      case null -> "ref.null";
      case Integer number when type == NumberType.I32 -> NumberText.format(NumberType.I32, number);
      case Long number when type == NumberType.I64 -> NumberText.format(NumberType.I64, number);
      case Float number when type == NumberType.F32 ->
          NumberText.format(NumberType.F32, Float.floatToRawIntBits(number));
      case Double number when type == NumberType.F64 ->
          NumberText.format(NumberType.F64, Double.doubleToRawLongBits(number));
      case V128 vector ->
          String.format(Locale.ROOT, "i64x2 0x%016x 0x%016x", vector.low(), vector.high());
      case Function _ -> "ref.func";
      default -> "a reference of type " + type;
    };
  }
}
