// SPDX-License-Identifier: Apache-2.0
package example;

import static dev.weft.core.type.NumberType.I32;

import dev.weft.core.error.WasmException;
import dev.weft.core.module.Module;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.HostFunction;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.WasiConfig;
import dev.weft.wasi.WasiContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A JavaScript engine: QuickJS, compiled to WebAssembly. A script can call the functions that it is
 * given and reaches nothing else of Java or of the machine.
 *
 * <p>Between Java and JavaScript, {@code undefined} and {@code null} are null, booleans are {@link
 * Boolean}, numbers are {@link Double} and strings are {@link String}. Any other value of a script
 * comes out as the string that {@code String(value)} makes of it.
 *
 * <p>One thread at a time may use an engine. Any number of engines can share a {@link Module}.
 */
public final class JavaScript implements AutoCloseable {

  private static final int POINTER_SIZE = 4;

  /** Half of its stack; the other half is for the functions that make and report the exception. */
  private static final int STACK_SIZE = 512 << 10;

  /** What QuickJS returns for a value when it has thrown an exception, and for no string. */
  private static final int NOTHING = 0;

  private static final HostFunction UNEXPECTED =
      _ -> {
        throw new IllegalStateException("QuickJS calls what nobody has asked it to call");
      };

  /** A function of Java that scripts can call. */
  @FunctionalInterface
  public interface Callback {
    /**
     * Does what the function does.
     *
     * @param arguments the arguments, in the Java form of their values
     * @return the result: null, a Boolean, any Number or a String
     * @throws Exception to throw an {@code Error} with its message in the script
     */
    Object call(List<Object> arguments) throws Exception;
  }

  private final Map<String, Callback> functions = new HashMap<>();
  private final WasiContext wasi;
  private final Instance quickjs;
  private final Memory memory;
  private BooleanSupplier interrupt = () -> false;

  /**
   * Starts an engine without limits.
   *
   * @param module quickjs.wasm of the npm package quickjs-wasi
   */
  public JavaScript(Module module) {
    this(module, new Store());
  }

  /**
   * Starts an engine.
   *
   * @param module quickjs.wasm of the npm package quickjs-wasi
   * @param store limits memory, time and fuel; for this engine alone
   */
  public JavaScript(Module module, Store store) {
    wasi = new WasiContext(WasiConfig.builder().build()); // clocks and random numbers, no files
    Linker linker =
        wasi.defineIn(new Linker(store))
            .function("env", "host_call", number(I32, I32, I32, I32, I32), this::callBack)
            .function("env", "host_interrupt", number(), this::askForInterrupt)
            .function("env", "host_get_timezone_offset", number(I32, I32), this::timezoneOffset)
            // The next three are only called by engines that have been told to.
            .function("env", "host_promise_rejection", FunctionType.of(I32, I32, I32), UNEXPECTED)
            .function("env", "host_module_normalize", number(I32, I32), UNEXPECTED)
            .function("env", "host_module_load", number(I32, I32), UNEXPECTED);
    quickjs = linker.instantiate(module);
    memory = quickjs.memory("memory");
    call("_initialize");
    if (call("qjs_init") != 0) {
      throw new IllegalStateException("QuickJS does not start");
    }
    call("qjs_set_interrupt_handler", 1);
    call("qjs_set_max_stack_size", STACK_SIZE);
  }

  private static FunctionType number(NumberType... parameters) {
    return FunctionType.of(parameters).returning(I32);
  }

  /**
   * Gives scripts a function, as a property of the global object.
   *
   * @param name its name
   * @param function what it does, on the thread that evaluates the script
   */
  public void define(String name, Callback function) {
    functions.put(name, Objects.requireNonNull(function, "function"));
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int text = allocate(bytes);
    int value = call("qjs_new_host_function", text, bytes.length, 0);
    int global = call("qjs_get_global");
    call("qjs_set_prop_string", global, text, value);
    call("qjs_free_value", global);
    call("qjs_free_value", value);
    call("wasm_free", text);
  }

  /**
   * Sets when to interrupt a script. The engine asks every now and then while one runs; it then
   * throws an exception that the script cannot catch, and can go on with other scripts.
   *
   * @param condition true when the running script is to end
   */
  public void interruptWhen(BooleanSupplier condition) {
    interrupt = Objects.requireNonNull(condition, "condition");
  }

  /**
   * Evaluates a script in the global scope, and then all promises that can be settled.
   *
   * @param source the script
   * @return the value of its last statement
   * @throws JavaScriptException if it throws an exception, also one of the language
   * @throws WasmException if the store's limits end the engine
   */
  public Object evaluate(String source) {
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    int text = allocate(bytes);
    int fileName = allocate("script".getBytes(StandardCharsets.UTF_8));
    int value = call("qjs_eval", text, bytes.length, fileName, 0);
    // Not in a finally clause: a call that does not return has ended the engine.
    call("wasm_free", text);
    call("wasm_free", fileName);
    if (call("qjs_is_exception", value) != 0) {
      call("qjs_free_value", value);
      throw exception();
    }
    while (call("qjs_is_job_pending") != 0) {
      if (call("qjs_execute_pending_job") < 0) {
        call("qjs_free_value", value);
        throw exception();
      }
    }
    Object result = toJava(value);
    call("qjs_free_value", value);
    return result;
  }

  /** Ends the engine. */
  @Override
  public void close() {
    quickjs.release();
    wasi.close();
  }

  // What QuickJS calls

  /** Name, length of the name, {@code this}, count of arguments, their values. */
  private void callBack(HostCall call) {
    String name = string(call.i32(0), call.i32(1));
    int count = call.i32(3);
    int values = call.i32(4);
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(toJava(memory.loadInt(address(values) + (long) i * POINTER_SIZE)));
    }
    int result;
    try {
      result = toJavaScript(functions.get(name).call(arguments));
    } catch (WasmException e) {
      throw e; // the engine itself has come to its end
    } catch (Exception e) {
      throwInScript(e instanceof JavaScriptException ? e.getMessage() : e.toString());
      result = NOTHING;
    }
    call.returnI32(result);
  }

  private void askForInterrupt(HostCall call) {
    call.returnI32(interrupt.getAsBoolean() ? 1 : 0);
  }

  /** A time in seconds, its upper half first; the offset is in seconds, east of Greenwich. */
  private void timezoneOffset(HostCall call) {
    Instant time =
        Instant.ofEpochSecond(((long) call.i32(0) << 32) | Integer.toUnsignedLong(call.i32(1)));
    call.returnI32(ZoneId.systemDefault().getRules().getOffset(time).getTotalSeconds());
  }

  // Values, which are pointers to where QuickJS keeps them

  private Object toJava(int value) {
    if (call("qjs_is_undefined", value) != 0 || call("qjs_is_null", value) != 0) {
      return null;
    }
    if (call("qjs_is_bool", value) != 0) {
      return call("qjs_get_bool", value) != 0;
    }
    if (call("qjs_is_number", value) != 0) {
      return Double.longBitsToDouble(quickjs.function("qjs_get_float64").call(value));
    }
    String text = text(value);
    if (text == null) {
      throw exception();
    }
    return text;
  }

  private int toJavaScript(Object value) {
    return switch (value) {
      case null -> call("qjs_get_undefined");
      case Boolean truth -> call(truth ? "qjs_get_true" : "qjs_get_false");
      case Number number ->
          call("qjs_new_number", Double.doubleToRawLongBits(number.doubleValue()));
      case String text -> newString(text);
      default -> throw new IllegalArgumentException("not a value for JavaScript: " + value);
    };
  }

  private int newString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int copy = allocate(bytes);
    int value = call("qjs_new_string", copy, bytes.length);
    call("wasm_free", copy);
    return value;
  }

  /** What {@code String(value)} gives; null if it throws. */
  private String text(int value) {
    int length = allocate(new byte[POINTER_SIZE]);
    int characters = call("qjs_get_string_len", value, length);
    String text = null;
    if (characters != NOTHING) {
      text = string(characters, memory.loadInt(address(length)));
      call("qjs_free_cstring", characters);
    }
    call("wasm_free", length);
    return text;
  }

  private void throwInScript(String message) {
    int error = call("qjs_new_error");
    int text = newString(message);
    int name = allocate("message".getBytes(StandardCharsets.UTF_8));
    call("qjs_set_prop_string", error, name, text);
    call("wasm_free", name);
    call("qjs_free_value", text);
    call("qjs_throw", error);
    call("qjs_free_value", error);
  }

  /** Takes the exception that QuickJS has thrown. */
  private JavaScriptException exception() {
    int thrown = call("qjs_get_exception");
    String message = text(thrown);
    int name = allocate("stack".getBytes(StandardCharsets.UTF_8));
    int property = call("qjs_get_prop_string", thrown, name);
    String stack = call("qjs_is_string", property) != 0 ? text(property) : "";
    call("wasm_free", name);
    call("qjs_free_value", property);
    call("qjs_free_value", thrown);
    return new JavaScriptException(message == null ? "an object without a name" : message, stack);
  }

  // Memory

  /** Copies bytes into the engine's memory, with a 0 behind them. */
  private int allocate(byte[] bytes) {
    int pointer = call("wasm_malloc", bytes.length + 1);
    if (pointer == NOTHING) {
      throw new OutOfMemoryError("the JavaScript engine's memory is full");
    }
    memory.write(address(pointer), bytes, 0, bytes.length);
    memory.storeByte(address(pointer) + bytes.length, (byte) 0);
    return pointer;
  }

  private String string(int pointer, int length) {
    byte[] bytes = new byte[length];
    memory.read(address(pointer), bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Pointers are unsigned. */
  private static long address(int pointer) {
    return Integer.toUnsignedLong(pointer);
  }

  private int call(String export, long... arguments) {
    return (int) quickjs.function(export).call(arguments);
  }
}
