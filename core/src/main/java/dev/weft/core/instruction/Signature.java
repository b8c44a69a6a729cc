// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The operands and results of an instruction whose typing does not depend on anything else.
 *
 * <p>The constants are named by a letter for each operand and each result: i for i32, l for i64, f
 * for f32, d for f64, v for v128.
 */
public final class Signature {

  static final Signature EMPTY = of("_");

  static final Signature _I = of("_i");
  static final Signature _L = of("_l");
  static final Signature _F = of("_f");
  static final Signature _D = of("_d");

  static final Signature I_I = of("i_i");
  static final Signature II_I = of("ii_i");
  static final Signature L_L = of("l_l");
  static final Signature LL_L = of("ll_l");
  static final Signature F_F = of("f_f");
  static final Signature FF_F = of("ff_f");
  static final Signature D_D = of("d_d");
  static final Signature DD_D = of("dd_d");

  static final Signature L_I = of("l_i");
  static final Signature LL_I = of("ll_i");
  static final Signature FF_I = of("ff_i");
  static final Signature DD_I = of("dd_i");

  static final Signature F_I = of("f_i");
  static final Signature D_I = of("d_i");
  static final Signature I_L = of("i_l");
  static final Signature F_L = of("f_l");
  static final Signature D_L = of("d_l");
  static final Signature I_F = of("i_f");
  static final Signature L_F = of("l_f");
  static final Signature D_F = of("d_f");
  static final Signature I_D = of("i_d");
  static final Signature L_D = of("l_d");
  static final Signature F_D = of("f_d");

  static final Signature II_ = of("ii_");
  static final Signature IL_ = of("il_");
  static final Signature IF_ = of("if_");
  static final Signature ID_ = of("id_");
  static final Signature III_ = of("iii_");
  static final Signature IL_L = of("il_l");
  static final Signature III_I = of("iii_i");
  static final Signature ILL_L = of("ill_l");
  static final Signature IIL_I = of("iil_i");
  static final Signature ILL_I = of("ill_i");

  static final Signature _V = of("_v");
  static final Signature V_V = of("v_v");
  static final Signature VV_V = of("vv_v");
  static final Signature VVV_V = of("vvv_v");
  static final Signature VI_V = of("vi_v");
  static final Signature VL_V = of("vl_v");
  static final Signature VF_V = of("vf_v");
  static final Signature VD_V = of("vd_v");
  static final Signature I_V = of("i_v");
  static final Signature L_V = of("l_v");
  static final Signature F_V = of("f_v");
  static final Signature D_V = of("d_v");
  static final Signature V_I = of("v_i");
  static final Signature V_L = of("v_l");
  static final Signature V_F = of("v_f");
  static final Signature V_D = of("v_d");
  static final Signature IV_ = of("iv_");
  static final Signature IV_V = of("iv_v");
  static final Signature LL_LL = of("ll_ll");
  static final Signature LLLL_LL = of("llll_ll");

  private final String letters;
  private final List<ValueType> parameters;
  private final List<ValueType> results;

  // The same as arrays: the validator looks at them for each instruction.
  private final ValueType[] parameterArray;
  private final ValueType[] resultArray;

  private Signature(String letters, List<ValueType> parameters, List<ValueType> results) {
    this.letters = letters;
    this.parameters = parameters;
    this.results = results;
    parameterArray = parameters.toArray(new ValueType[0]);
    resultArray = results.toArray(new ValueType[0]);
  }

  private static Signature of(String letters) {
    int border = letters.indexOf('_');
    return new Signature(
        letters, types(letters, 0, border), types(letters, border + 1, letters.length()));
  }

  private static List<ValueType> types(String letters, int from, int to) {
    List<ValueType> types = new ArrayList<>();
    for (int i = from; i < to; i++) {
      types.add(
          switch (letters.charAt(i)) {
            case 'i' -> NumberType.I32;
            case 'l' -> NumberType.I64;
            case 'f' -> NumberType.F32;
            case 'd' -> NumberType.F64;
            case 'v' -> VectorType.V128;
            default -> throw new IllegalArgumentException(letters);
          });
    }
    return List.copyOf(types);
  }

  /** {@return the operands, the topmost last} */
  public List<ValueType> parameters() {
    return parameters;
  }

  /** {@return the results, the topmost last} */
  public List<ValueType> results() {
    return results;
  }

  /** {@return how many operands there are} */
  public int parameterCount() {
    return parameterArray.length;
  }

  /**
   * {@return the type of an operand}
   *
   * @param index 0 for the lowest
   */
  public ValueType parameter(int index) {
    return parameterArray[index];
  }

  /** {@return how many results there are} */
  public int resultCount() {
    return resultArray.length;
  }

  /**
   * {@return the type of a result}
   *
   * @param index 0 for the lowest
   */
  public ValueType result(int index) {
    return resultArray[index];
  }

  @Override
  public String toString() {
    return letters;
  }
}
