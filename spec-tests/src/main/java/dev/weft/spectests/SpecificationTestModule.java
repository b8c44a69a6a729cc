// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.type.AddressType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Table;
import java.util.List;

/** The module {@code spectest}, which scripts may import without defining it. */
final class SpecificationTestModule {

  private static final String NAME = "spectest";

  private SpecificationTestModule() {}

  /** Offers the module's exports, made anew, in the linker's store. */
  static void define(Linker linker) {
    print(linker, "print");
    print(linker, "print_i32", NumberType.I32);
    print(linker, "print_i64", NumberType.I64);
    print(linker, "print_f32", NumberType.F32);
    print(linker, "print_f64", NumberType.F64);
    print(linker, "print_i32_f32", NumberType.I32, NumberType.F32);
    print(linker, "print_f64_f64", NumberType.F64, NumberType.F64);
    global(linker, "global_i32", NumberType.I32, 666);
    global(linker, "global_i64", NumberType.I64, 666L);
    global(linker, "global_f32", NumberType.F32, 666.6f);
    global(linker, "global_f64", NumberType.F64, 666.6);
    for (AddressType addressType : AddressType.values()) {
      table(linker, addressType == AddressType.I32 ? "table" : "table64", addressType);
    }
    memory(linker, "memory", false);
    memory(linker, "shared_memory", true);
  }

  /** What is printed is of no interest: scripts print to see that calls to the host work. */
  private static void print(Linker linker, String name, ValueType... parameters) {
    linker.function(NAME, name, new FunctionType(List.of(parameters), List.of()), call -> {});
  }

  private static void global(Linker linker, String name, ValueType type, Object value) {
    linker.define(NAME, name, new Global(new GlobalType(type, false), value));
  }

  private static void table(Linker linker, String name, AddressType addressType) {
    TableType type = new TableType(addressType, Limits.of(10, 20), ReferenceType.FUNCREF);
    linker.define(NAME, name, new Table(type, null, linker.store()));
  }

  private static void memory(Linker linker, String name, boolean shared) {
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(1, 2), shared);
    linker.define(NAME, name, Memory.of(type, linker.store()));
  }
}
