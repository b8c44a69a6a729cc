// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Custom descriptors and exact types, beyond what the proposal's scripts look at. */
class DescriptorTest {

  /** $a has no descriptor, $b below it gets one in the middle of the references, $c inherits it. */
  private static final String TYPES =
      """
      (rec
        (type $a (sub (struct (field $x (mut anyref)))))
        (type $b (sub $a (descriptor $b.desc)
          (struct (field $x (mut anyref)) (field $y (mut anyref)) (field $n (mut i32)))))
        (type $b.desc (sub (describes $b) (struct (field $id i32))))
        (type $c (sub $b (descriptor $c.desc)
          (struct (field $x (mut anyref)) (field $y (mut anyref)) (field $n (mut i32))
            (field $z (mut anyref)))))
        (type $c.desc (sub $b.desc (describes $c) (struct (field $id i32) (field anyref)))))
      """;

  private static Module module(String text) {
    Features features = Features.defaults().with(Proposal.CUSTOM_DESCRIPTORS);
    return Module.parse(
        ("(module " + text + ")").getBytes(UTF_8), ParseOptions.defaults().with(features));
  }

  private static Instance instance(String text) {
    return Instance.of(module(text));
  }

  @Test
  void aDescriptorStandsInTheWayOfNoField() {
    Instance instance =
        instance(
            TYPES
                + """
                (func (export "new") (param i32 anyref anyref anyref) (result (ref $c))
                  (struct.new_desc $c
                    (local.get 1) (local.get 2) (local.get 0) (local.get 3)
                    (struct.new $c.desc (local.get 0) (ref.null any))))
                (func (export "x") (param (ref $a)) (result anyref)
                  (struct.get $a $x (local.get 0)))
                (func (export "y") (param (ref $b)) (result anyref)
                  (struct.get $b $y (local.get 0)))
                (func (export "z") (param (ref $c)) (result anyref)
                  (struct.get $c $z (local.get 0)))
                (func (export "setY") (param (ref $b) anyref)
                  (struct.set $b $y (local.get 0) (local.get 1)))
                (func (export "id") (param (ref $b)) (result i32)
                  (struct.get $b.desc $id (ref.get_desc $b (local.get 0))))
                """);
    Object c = instance.function("new").apply(42, "x", "y", "z")[0];
    assertThat(instance.function("x").apply(c)).containsExactly("x");
    assertThat(instance.function("y").apply(c)).containsExactly("y");
    assertThat(instance.function("z").apply(c)).containsExactly("z");
    assertThat(instance.function("id").apply(c)).containsExactly(42);
    instance.function("setY").apply(c, "other");
    assertThat(instance.function("id").apply(c)).containsExactly(42);
    assertThat(((Struct) c).get(1)).isEqualTo("other");
    assertThat(((Struct) c).get(3)).isEqualTo("z");
    assertThat(((Struct) c).descriptor().orElseThrow().get(0)).isEqualTo(42);
  }

  @Test
  void castsCompareWithOneDescriptorWhileTheReferenceStaysInItsLocal() {
    Instance instance =
        instance(
            TYPES
                + """
                (func (export "cast") (param anyref (ref null $b.desc)) (result i32)
                  (local i32)
                  (block $no (result anyref)
                    (br_on_cast_desc_eq_fail $no anyref (ref null $b)
                      (local.get 0) (local.get 1))
                    (local.set 2 (i32.const 1))
                    drop
                    (return (local.get 2)))
                  drop
                  (local.get 2))
                (func (export "loop") (param $value anyref) (param $desc (ref $b.desc)) (result i32)
                  (local $count i32)
                  (loop $again (param) (result (ref null $b))
                    (local.set $count (i32.add (local.get $count) (i32.const 1)))
                    (if (i32.eq (local.get $count) (i32.const 3))
                      (then (return (local.get $count))))
                    (ref.cast_desc_eq (ref null $b) (local.get $value) (local.get $desc))
                    (br_on_null $again))
                  drop
                  (local.get $count))
                """);
    DefinedType described = instance.module().types().get(2);
    Struct descriptor = Struct.of(described, 1);
    Struct other = Struct.of(described, 1);
    Struct b = Struct.describedBy(descriptor, "x", "y", 5);
    assertThat(instance.function("cast").apply(b, descriptor)).containsExactly(1);
    assertThat(instance.function("cast").apply(b, other)).containsExactly(0);
    assertThat(instance.function("cast").apply("host", descriptor)).containsExactly(0);
    assertThat(instance.function("cast").apply(null, descriptor)).containsExactly(1);
    assertThat(instance.function("loop").apply(b, descriptor)).containsExactly(1);
    assertThat(instance.function("loop").apply(null, descriptor)).containsExactly(3);
  }

  @Test
  void theHostMakesStructuresWithDescriptorsOnlyFromTheDescriptor() {
    List<DefinedType> types = module(TYPES).types();
    assertThatThrownBy(() -> Struct.of(types.get(1), "x", "y", 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("made only with a descriptor");
    assertThatThrownBy(() -> Struct.ofDefaults(types.get(1)))
        .isInstanceOf(IllegalArgumentException.class);
    Struct a = Struct.of(types.get(0), "x");
    assertThat(a.descriptor()).isEmpty();
    assertThatThrownBy(() -> Struct.describedBy(a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not the type of descriptors");
    Struct descriptor = Struct.of(types.get(4), 1, null);
    assertThatThrownBy(() -> Struct.describedBy(descriptor, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected 4 values");
    Struct c = Struct.describedBy(descriptor, "x", "y", 5, "z");
    assertThat(c.type()).isSameAs(types.get(3));
    assertThat(c.descriptor()).containsSame(descriptor);
    assertThat(c.get(3)).isEqualTo("z");
  }

  @Test
  void hostFunctionsAreOfExactlyTheirType() {
    String imports =
        "(type $t (func (param i32))) (import \"host\" \"f\" (func (exact (type $t))))";
    Module module = module(imports + " (global (export \"f\") (ref (exact $t)) (ref.func 0))");
    Linker linker = new Linker();
    linker.function("host", "f", FunctionType.of(), call -> {});
    assertThatThrownBy(() -> linker.instantiate(module))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("(exact (func (param i32)))");
    linker.function("host", "f", module.types().getFirst(), call -> {});
    assertThat(((Global) linker.instantiate(module).export("f")).get())
        .isInstanceOf(Function.class);
  }

  @Test
  void globalsAndTablesOfExactTypesTakeNothingBelow() {
    Instance instance =
        instance(
            """
            (type $super (sub (struct)))
            (type $sub (sub $super (struct)))
            (global (export "g") (mut (ref null (exact $super))) (ref.null none))
            (table (export "t") 1 (ref null (exact $super)))
            """);
    Struct above = Struct.of(instance.module().types().get(0));
    Struct below = Struct.of(instance.module().types().get(1));
    Global global = (Global) instance.export("g");
    global.set(above);
    assertThat(global.get()).isSameAs(above);
    assertThatThrownBy(() -> global.set(below)).isInstanceOf(IllegalArgumentException.class);
    Table table = (Table) instance.export("t");
    table.set(0, above);
    assertThatThrownBy(() -> table.set(0, below)).isInstanceOf(IllegalArgumentException.class);
  }
}
