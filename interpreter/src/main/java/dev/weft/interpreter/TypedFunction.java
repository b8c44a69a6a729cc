// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/** Makes a function look like a Java interface; behind {@link Function#as}. */
final class TypedFunction {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final MethodHandle FLOAT_TO_BITS =
      staticHandle(TypedFunction.class, "bits", long.class, float.class);
  private static final MethodHandle DOUBLE_TO_BITS =
      staticHandle(Double.class, "doubleToRawLongBits", long.class, double.class);
  private static final MethodHandle BITS_TO_FLOAT =
      staticHandle(TypedFunction.class, "toFloat", float.class, long.class);
  private static final MethodHandle BITS_TO_DOUBLE =
      staticHandle(Double.class, "longBitsToDouble", double.class, long.class);

  private TypedFunction() {}

  static <T> T of(Function function, Class<T> type) {
    Method method = onlyMethod(type);
    MethodType javaType = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    MethodType wasmType = javaType(function.functionType());
    if (!javaType.equals(wasmType)) {
      throw new IllegalArgumentException(
          function.functionType()
              + " is "
              + wasmType
              + " in Java, but "
              + method
              + " is "
              + javaType);
    }
    try {
      return MethodHandleProxies.asInterfaceInstance(type, handle(function));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Method onlyMethod(Class<?> type) {
    Method found = null;
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        if (found != null) {
          throw new IllegalArgumentException(type + " has several abstract methods");
        }
        found = method;
      }
    }
    if (found == null || !type.isInterface()) {
      throw new IllegalArgumentException(type + " is not an interface with one abstract method");
    }
    return found;
  }

  private static MethodType javaType(FunctionType type) {
    List<ValueType> results = type.results();
    Class<?>[] parameters = new Class<?>[type.parameters().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = javaType(type.parameters().get(i));
    }
    Class<?> result =
        switch (results.size()) {
          case 0 -> void.class;
          case 1 -> javaType(results.getFirst());
          default -> Object[].class;
        };
    return MethodType.methodType(result, parameters);
  }

  private static Class<?> javaType(ValueType type) {
    return switch (type) {
      case NumberType.I32 -> int.class;
      case NumberType.I64 -> long.class;
      case NumberType.F32 -> float.class;
      case NumberType.F64 -> double.class;
      case VectorType.V128 -> V128.class;
      default -> Object.class;
    };
  }

  /** A handle of the function with the Java type that {@link #javaType} gives. */
  private static MethodHandle handle(Function function) throws ReflectiveOperationException {
    FunctionType type = function.functionType();
    MethodType javaType = javaType(type);
    if (!isPrimitive(javaType)) {
      MethodHandle apply =
          LOOKUP.bind(function, "apply", MethodType.methodType(Object[].class, Object[].class));
      MethodHandle result = resultOfApply(javaType.returnType());
      MethodHandle collected = apply.asCollector(Object[].class, javaType.parameterCount());
      return MethodHandles.filterReturnValue(collected, result).asType(javaType);
    }
    MethodHandle call =
        LOOKUP
            .bind(function, "call", MethodType.methodType(long.class, long[].class))
            .asCollector(long[].class, javaType.parameterCount());
    for (int i = 0; i < javaType.parameterCount(); i++) {
      Class<?> parameter = javaType.parameterType(i);
      if (parameter == float.class) {
        call = MethodHandles.filterArguments(call, i, FLOAT_TO_BITS);
      } else if (parameter == double.class) {
        call = MethodHandles.filterArguments(call, i, DOUBLE_TO_BITS);
      }
    }
    return MethodHandles.explicitCastArguments(narrow(call, javaType.returnType()), javaType);
  }

  private static boolean isPrimitive(MethodType type) {
    boolean primitive = type.returnType().isPrimitive();
    for (int i = 0; i < type.parameterCount(); i++) {
      primitive &= type.parameterType(i).isPrimitive();
    }
    return primitive;
  }

  private static MethodHandle narrow(MethodHandle call, Class<?> result) {
    if (result == float.class) {
      return MethodHandles.filterReturnValue(call, BITS_TO_FLOAT);
    }
    return result == double.class ? MethodHandles.filterReturnValue(call, BITS_TO_DOUBLE) : call;
  }

  private static MethodHandle resultOfApply(Class<?> result) throws ReflectiveOperationException {
    if (result == Object[].class) {
      return MethodHandles.identity(Object[].class);
    }
    String name = result == void.class ? "none" : "first";
    return LOOKUP.findStatic(
        TypedFunction.class,
        name,
        MethodType.methodType(result == void.class ? void.class : Object.class, Object[].class));
  }

  private static MethodHandle staticHandle(
      Class<?> owner, String name, Class<?> result, Class<?> parameter) {
    try {
      return LOOKUP.findStatic(owner, name, MethodType.methodType(result, parameter));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  private static float toFloat(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static Object first(Object[] results) {
    return results[0];
  }

  private static void none(Object[] results) {
    // The function type has no results.
  }
}
