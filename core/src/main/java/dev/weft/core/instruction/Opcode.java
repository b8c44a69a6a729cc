// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import static dev.weft.core.instruction.Immediate.*;
import static dev.weft.core.instruction.Proposal.*;
import static dev.weft.core.instruction.Signature.*;

/**
 * The instruction table: one row for each instruction, with its name in the text format, encoding,
 * immediates, signature and proposal. Decoder, text assembler, validator, lowering and
 * documentation read it; an instruction is written down nowhere else.
 *
 * <p>The rows stand in one enum for each section of core 2.4, so that code that treats a section by
 * its own rules can switch over it. The file is long because a table is long.
 */
@SuppressWarnings("doclint:missing") // a row says by its name what it is
public sealed interface Opcode {

  /** What the table says of an instruction. */
  Row row();

  /**
   * The encoding: the byte itself, or, behind a prefix byte, {@code prefix << 12 | code}, written
   * {@code 0xFC_00B}.
   */
  default int code() {
    return row().code;
  }

  /** The name in the text format. */
  default String text() {
    return row().text;
  }

  /** What stands behind the opcode. */
  default Immediate immediate() {
    return row().immediate;
  }

  /** Operands and results, or null where a rule of the validator's own gives them. */
  default Signature signature() {
    return row().signature;
  }

  /** The step of the language's development that brought the instruction. */
  default Proposal proposal() {
    return row().proposal;
  }

  /** How many bits of memory a load, a store or an atomic access touches; 0 for all others. */
  default int accessBits() {
    return row().accessBits;
  }

  /** The base-2 logarithm of the access's width in bytes, the largest alignment it may state. */
  default int naturalAlignment() {
    return Integer.numberOfTrailingZeros(accessBits() / 8);
  }

  /** How many lanes there are to choose from by a lane index; 0 where there is no such index. */
  default int lanes() {
    return 0;
  }

  /** One row of the table; its components are explained where the interface reads them. */
  record Row(
      int code,
      String text,
      Immediate immediate,
      Signature signature,
      Proposal proposal,
      int accessBits) {}

  /** Control instructions (core 2.4.2). */
  enum Control implements Opcode {
    UNREACHABLE(0x00, "unreachable", NONE),
    NOP(0x01, "nop", NONE, EMPTY),
    BLOCK(0x02, "block", BLOCK_TYPE),
    LOOP(0x03, "loop", BLOCK_TYPE),
    IF(0x04, "if", BLOCK_TYPE),
    ELSE(0x05, "else", NONE),
    END(0x0B, "end", NONE),
    BR(0x0C, "br", LABEL),
    BR_IF(0x0D, "br_if", LABEL),
    BR_TABLE(0x0E, "br_table", LABELS),
    RETURN(0x0F, "return", NONE),
    CALL(0x10, "call", FUNCTION),
    CALL_INDIRECT(0x11, "call_indirect", TYPE_TABLE),
    RETURN_CALL(0x12, "return_call", FUNCTION, TAIL_CALLS),
    RETURN_CALL_INDIRECT(0x13, "return_call_indirect", TYPE_TABLE, TAIL_CALLS),
    CALL_REF(0x14, "call_ref", TYPE, TYPED_FUNCTION_REFERENCES),
    RETURN_CALL_REF(0x15, "return_call_ref", TYPE, TYPED_FUNCTION_REFERENCES),
    BR_ON_NULL(0xD5, "br_on_null", LABEL, TYPED_FUNCTION_REFERENCES),
    BR_ON_NON_NULL(0xD6, "br_on_non_null", LABEL, TYPED_FUNCTION_REFERENCES),
    BR_ON_CAST(0xFB_018, "br_on_cast", LABEL_CAST, GARBAGE_COLLECTION),
    BR_ON_CAST_FAIL(0xFB_019, "br_on_cast_fail", LABEL_CAST, GARBAGE_COLLECTION),
    BR_ON_CAST_DESC_EQ(0xFB_025, "br_on_cast_desc_eq", LABEL_CAST, CUSTOM_DESCRIPTORS),
    BR_ON_CAST_DESC_EQ_FAIL(0xFB_026, "br_on_cast_desc_eq_fail", LABEL_CAST, CUSTOM_DESCRIPTORS);

    private final Row row;

    Control(int code, String text, Immediate immediate) {
      row = new Row(code, text, immediate, null, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Control(int code, String text, Immediate immediate, Signature signature) {
      row = new Row(code, text, immediate, signature, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Control(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Parametric instructions (core 2.4.1). */
  enum Parametric implements Opcode {
    DROP(0x1A, "drop", NONE),
    SELECT(0x1B, "select", NONE),
    SELECT_TYPED(0x1C, "select", VALUE_TYPES, REFERENCE_TYPES);

    private final Row row;

    Parametric(int code, String text, Immediate immediate) {
      row = new Row(code, text, immediate, null, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Parametric(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Variable instructions (core 2.4.3). */
  enum Variable implements Opcode {
    LOCAL_GET(0x20, "local.get", LOCAL),
    LOCAL_SET(0x21, "local.set", LOCAL),
    LOCAL_TEE(0x22, "local.tee", LOCAL),
    GLOBAL_GET(0x23, "global.get", GLOBAL),
    GLOBAL_SET(0x24, "global.set", GLOBAL);

    private final Row row;

    Variable(int code, String text, Immediate immediate) {
      row = new Row(code, text, immediate, null, MINIMUM_VIABLE_PRODUCT, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Table instructions (core 2.4.4). */
  enum Table implements Opcode {
    TABLE_GET(0x25, "table.get", TABLE, REFERENCE_TYPES),
    TABLE_SET(0x26, "table.set", TABLE, REFERENCE_TYPES),
    TABLE_INIT(0xFC_00C, "table.init", ELEMENT_TABLE, BULK_MEMORY),
    ELEM_DROP(0xFC_00D, "elem.drop", ELEMENT, BULK_MEMORY),
    TABLE_COPY(0xFC_00E, "table.copy", TABLE_TABLE, BULK_MEMORY),
    TABLE_GROW(0xFC_00F, "table.grow", TABLE, REFERENCE_TYPES),
    TABLE_SIZE(0xFC_010, "table.size", TABLE, REFERENCE_TYPES),
    TABLE_FILL(0xFC_011, "table.fill", TABLE, REFERENCE_TYPES);

    private final Row row;

    Table(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /**
   * Memory instructions (core 2.4.5). The address operand, written i32 in the signatures, is of the
   * memory's address type.
   */
  enum Memory implements Opcode {
    I32_LOAD(0x28, "i32.load", 32, I_I),
    I64_LOAD(0x29, "i64.load", 64, I_L),
    F32_LOAD(0x2A, "f32.load", 32, I_F),
    F64_LOAD(0x2B, "f64.load", 64, I_D),
    I32_LOAD8_S(0x2C, "i32.load8_s", 8, I_I),
    I32_LOAD8_U(0x2D, "i32.load8_u", 8, I_I),
    I32_LOAD16_S(0x2E, "i32.load16_s", 16, I_I),
    I32_LOAD16_U(0x2F, "i32.load16_u", 16, I_I),
    I64_LOAD8_S(0x30, "i64.load8_s", 8, I_L),
    I64_LOAD8_U(0x31, "i64.load8_u", 8, I_L),
    I64_LOAD16_S(0x32, "i64.load16_s", 16, I_L),
    I64_LOAD16_U(0x33, "i64.load16_u", 16, I_L),
    I64_LOAD32_S(0x34, "i64.load32_s", 32, I_L),
    I64_LOAD32_U(0x35, "i64.load32_u", 32, I_L),
    I32_STORE(0x36, "i32.store", 32, II_),
    I64_STORE(0x37, "i64.store", 64, IL_),
    F32_STORE(0x38, "f32.store", 32, IF_),
    F64_STORE(0x39, "f64.store", 64, ID_),
    I32_STORE8(0x3A, "i32.store8", 8, II_),
    I32_STORE16(0x3B, "i32.store16", 16, II_),
    I64_STORE8(0x3C, "i64.store8", 8, IL_),
    I64_STORE16(0x3D, "i64.store16", 16, IL_),
    I64_STORE32(0x3E, "i64.store32", 32, IL_),
    MEMORY_SIZE(0x3F, "memory.size", MEMORY, _I),
    MEMORY_GROW(0x40, "memory.grow", MEMORY, I_I),
    MEMORY_INIT(0xFC_008, "memory.init", DATA_MEMORY, III_, BULK_MEMORY),
    DATA_DROP(0xFC_009, "data.drop", DATA, EMPTY, BULK_MEMORY),
    MEMORY_COPY(0xFC_00A, "memory.copy", MEMORY_MEMORY, III_, BULK_MEMORY),
    MEMORY_FILL(0xFC_00B, "memory.fill", MEMORY, III_, BULK_MEMORY);

    private final Row row;

    Memory(int code, String text, int accessBits, Signature signature) {
      row = new Row(code, text, MEMORY_ARGUMENT, signature, MINIMUM_VIABLE_PRODUCT, accessBits);
    }

    Memory(int code, String text, Immediate immediate, Signature signature) {
      row = new Row(code, text, immediate, signature, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Memory(int code, String text, Immediate immediate, Signature signature, Proposal proposal) {
      row = new Row(code, text, immediate, signature, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Reference instructions (core 2.4.6). */
  enum Reference implements Opcode {
    REF_NULL(0xD0, "ref.null", HEAP_TYPE, REFERENCE_TYPES),
    REF_IS_NULL(0xD1, "ref.is_null", NONE, REFERENCE_TYPES),
    REF_FUNC(0xD2, "ref.func", FUNCTION, REFERENCE_TYPES),
    REF_EQ(0xD3, "ref.eq", NONE, GARBAGE_COLLECTION),
    REF_AS_NON_NULL(0xD4, "ref.as_non_null", NONE, TYPED_FUNCTION_REFERENCES),
    REF_TEST(0xFB_014, "ref.test", REFERENCE_TYPE, GARBAGE_COLLECTION),
    REF_TEST_NULL(0xFB_015, "ref.test", NULLABLE_REFERENCE_TYPE, GARBAGE_COLLECTION),
    REF_CAST(0xFB_016, "ref.cast", REFERENCE_TYPE, GARBAGE_COLLECTION),
    REF_CAST_NULL(0xFB_017, "ref.cast", NULLABLE_REFERENCE_TYPE, GARBAGE_COLLECTION),
    REF_GET_DESC(0xFB_022, "ref.get_desc", TYPE, CUSTOM_DESCRIPTORS),
    REF_CAST_DESC_EQ(0xFB_023, "ref.cast_desc_eq", REFERENCE_TYPE, CUSTOM_DESCRIPTORS),
    REF_CAST_DESC_EQ_NULL(
        0xFB_024, "ref.cast_desc_eq", NULLABLE_REFERENCE_TYPE, CUSTOM_DESCRIPTORS);

    private final Row row;

    Reference(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Aggregate instructions (core 2.4.7). */
  enum Aggregate implements Opcode {
    STRUCT_NEW(0xFB_000, "struct.new", TYPE),
    STRUCT_NEW_DEFAULT(0xFB_001, "struct.new_default", TYPE),
    STRUCT_GET(0xFB_002, "struct.get", TYPE_FIELD),
    STRUCT_GET_S(0xFB_003, "struct.get_s", TYPE_FIELD),
    STRUCT_GET_U(0xFB_004, "struct.get_u", TYPE_FIELD),
    STRUCT_SET(0xFB_005, "struct.set", TYPE_FIELD),
    ARRAY_NEW(0xFB_006, "array.new", TYPE),
    ARRAY_NEW_DEFAULT(0xFB_007, "array.new_default", TYPE),
    ARRAY_NEW_FIXED(0xFB_008, "array.new_fixed", TYPE_LENGTH),
    ARRAY_NEW_DATA(0xFB_009, "array.new_data", TYPE_DATA),
    ARRAY_NEW_ELEM(0xFB_00A, "array.new_elem", TYPE_ELEMENT),
    ARRAY_GET(0xFB_00B, "array.get", TYPE),
    ARRAY_GET_S(0xFB_00C, "array.get_s", TYPE),
    ARRAY_GET_U(0xFB_00D, "array.get_u", TYPE),
    ARRAY_SET(0xFB_00E, "array.set", TYPE),
    ARRAY_LEN(0xFB_00F, "array.len", NONE),
    ARRAY_FILL(0xFB_010, "array.fill", TYPE),
    ARRAY_COPY(0xFB_011, "array.copy", TYPE_TYPE),
    ARRAY_INIT_DATA(0xFB_012, "array.init_data", TYPE_DATA),
    ARRAY_INIT_ELEM(0xFB_013, "array.init_elem", TYPE_ELEMENT),
    ANY_CONVERT_EXTERN(0xFB_01A, "any.convert_extern", NONE),
    EXTERN_CONVERT_ANY(0xFB_01B, "extern.convert_any", NONE),
    REF_I31(0xFB_01C, "ref.i31", NONE),
    I31_GET_S(0xFB_01D, "i31.get_s", NONE),
    I31_GET_U(0xFB_01E, "i31.get_u", NONE),
    STRUCT_NEW_DESC(0xFB_020, "struct.new_desc", TYPE, CUSTOM_DESCRIPTORS),
    STRUCT_NEW_DEFAULT_DESC(0xFB_021, "struct.new_default_desc", TYPE, CUSTOM_DESCRIPTORS);

    private final Row row;

    Aggregate(int code, String text, Immediate immediate) {
      this(code, text, immediate, GARBAGE_COLLECTION);
    }

    Aggregate(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Numeric instructions (core 2.4.8). */
  enum Numeric implements Opcode {
    I32_CONST(0x41, "i32.const", I32, _I),
    I64_CONST(0x42, "i64.const", I64, _L),
    F32_CONST(0x43, "f32.const", F32, _F),
    F64_CONST(0x44, "f64.const", F64, _D),
    I32_EQZ(0x45, "i32.eqz", I_I),
    I32_EQ(0x46, "i32.eq", II_I),
    I32_NE(0x47, "i32.ne", II_I),
    I32_LT_S(0x48, "i32.lt_s", II_I),
    I32_LT_U(0x49, "i32.lt_u", II_I),
    I32_GT_S(0x4A, "i32.gt_s", II_I),
    I32_GT_U(0x4B, "i32.gt_u", II_I),
    I32_LE_S(0x4C, "i32.le_s", II_I),
    I32_LE_U(0x4D, "i32.le_u", II_I),
    I32_GE_S(0x4E, "i32.ge_s", II_I),
    I32_GE_U(0x4F, "i32.ge_u", II_I),
    I64_EQZ(0x50, "i64.eqz", L_I),
    I64_EQ(0x51, "i64.eq", LL_I),
    I64_NE(0x52, "i64.ne", LL_I),
    I64_LT_S(0x53, "i64.lt_s", LL_I),
    I64_LT_U(0x54, "i64.lt_u", LL_I),
    I64_GT_S(0x55, "i64.gt_s", LL_I),
    I64_GT_U(0x56, "i64.gt_u", LL_I),
    I64_LE_S(0x57, "i64.le_s", LL_I),
    I64_LE_U(0x58, "i64.le_u", LL_I),
    I64_GE_S(0x59, "i64.ge_s", LL_I),
    I64_GE_U(0x5A, "i64.ge_u", LL_I),
    F32_EQ(0x5B, "f32.eq", FF_I),
    F32_NE(0x5C, "f32.ne", FF_I),
    F32_LT(0x5D, "f32.lt", FF_I),
    F32_GT(0x5E, "f32.gt", FF_I),
    F32_LE(0x5F, "f32.le", FF_I),
    F32_GE(0x60, "f32.ge", FF_I),
    F64_EQ(0x61, "f64.eq", DD_I),
    F64_NE(0x62, "f64.ne", DD_I),
    F64_LT(0x63, "f64.lt", DD_I),
    F64_GT(0x64, "f64.gt", DD_I),
    F64_LE(0x65, "f64.le", DD_I),
    F64_GE(0x66, "f64.ge", DD_I),
    I32_CLZ(0x67, "i32.clz", I_I),
    I32_CTZ(0x68, "i32.ctz", I_I),
    I32_POPCNT(0x69, "i32.popcnt", I_I),
    I32_ADD(0x6A, "i32.add", II_I),
    I32_SUB(0x6B, "i32.sub", II_I),
    I32_MUL(0x6C, "i32.mul", II_I),
    I32_DIV_S(0x6D, "i32.div_s", II_I),
    I32_DIV_U(0x6E, "i32.div_u", II_I),
    I32_REM_S(0x6F, "i32.rem_s", II_I),
    I32_REM_U(0x70, "i32.rem_u", II_I),
    I32_AND(0x71, "i32.and", II_I),
    I32_OR(0x72, "i32.or", II_I),
    I32_XOR(0x73, "i32.xor", II_I),
    I32_SHL(0x74, "i32.shl", II_I),
    I32_SHR_S(0x75, "i32.shr_s", II_I),
    I32_SHR_U(0x76, "i32.shr_u", II_I),
    I32_ROTL(0x77, "i32.rotl", II_I),
    I32_ROTR(0x78, "i32.rotr", II_I),
    I64_CLZ(0x79, "i64.clz", L_L),
    I64_CTZ(0x7A, "i64.ctz", L_L),
    I64_POPCNT(0x7B, "i64.popcnt", L_L),
    I64_ADD(0x7C, "i64.add", LL_L),
    I64_SUB(0x7D, "i64.sub", LL_L),
    I64_MUL(0x7E, "i64.mul", LL_L),
    I64_DIV_S(0x7F, "i64.div_s", LL_L),
    I64_DIV_U(0x80, "i64.div_u", LL_L),
    I64_REM_S(0x81, "i64.rem_s", LL_L),
    I64_REM_U(0x82, "i64.rem_u", LL_L),
    I64_AND(0x83, "i64.and", LL_L),
    I64_OR(0x84, "i64.or", LL_L),
    I64_XOR(0x85, "i64.xor", LL_L),
    I64_SHL(0x86, "i64.shl", LL_L),
    I64_SHR_S(0x87, "i64.shr_s", LL_L),
    I64_SHR_U(0x88, "i64.shr_u", LL_L),
    I64_ROTL(0x89, "i64.rotl", LL_L),
    I64_ROTR(0x8A, "i64.rotr", LL_L),
    F32_ABS(0x8B, "f32.abs", F_F),
    F32_NEG(0x8C, "f32.neg", F_F),
    F32_CEIL(0x8D, "f32.ceil", F_F),
    F32_FLOOR(0x8E, "f32.floor", F_F),
    F32_TRUNC(0x8F, "f32.trunc", F_F),
    F32_NEAREST(0x90, "f32.nearest", F_F),
    F32_SQRT(0x91, "f32.sqrt", F_F),
    F32_ADD(0x92, "f32.add", FF_F),
    F32_SUB(0x93, "f32.sub", FF_F),
    F32_MUL(0x94, "f32.mul", FF_F),
    F32_DIV(0x95, "f32.div", FF_F),
    F32_MIN(0x96, "f32.min", FF_F),
    F32_MAX(0x97, "f32.max", FF_F),
    F32_COPYSIGN(0x98, "f32.copysign", FF_F),
    F64_ABS(0x99, "f64.abs", D_D),
    F64_NEG(0x9A, "f64.neg", D_D),
    F64_CEIL(0x9B, "f64.ceil", D_D),
    F64_FLOOR(0x9C, "f64.floor", D_D),
    F64_TRUNC(0x9D, "f64.trunc", D_D),
    F64_NEAREST(0x9E, "f64.nearest", D_D),
    F64_SQRT(0x9F, "f64.sqrt", D_D),
    F64_ADD(0xA0, "f64.add", DD_D),
    F64_SUB(0xA1, "f64.sub", DD_D),
    F64_MUL(0xA2, "f64.mul", DD_D),
    F64_DIV(0xA3, "f64.div", DD_D),
    F64_MIN(0xA4, "f64.min", DD_D),
    F64_MAX(0xA5, "f64.max", DD_D),
    F64_COPYSIGN(0xA6, "f64.copysign", DD_D),
    I32_WRAP_I64(0xA7, "i32.wrap_i64", L_I),
    I32_TRUNC_F32_S(0xA8, "i32.trunc_f32_s", F_I),
    I32_TRUNC_F32_U(0xA9, "i32.trunc_f32_u", F_I),
    I32_TRUNC_F64_S(0xAA, "i32.trunc_f64_s", D_I),
    I32_TRUNC_F64_U(0xAB, "i32.trunc_f64_u", D_I),
    I64_EXTEND_I32_S(0xAC, "i64.extend_i32_s", I_L),
    I64_EXTEND_I32_U(0xAD, "i64.extend_i32_u", I_L),
    I64_TRUNC_F32_S(0xAE, "i64.trunc_f32_s", F_L),
    I64_TRUNC_F32_U(0xAF, "i64.trunc_f32_u", F_L),
    I64_TRUNC_F64_S(0xB0, "i64.trunc_f64_s", D_L),
    I64_TRUNC_F64_U(0xB1, "i64.trunc_f64_u", D_L),
    F32_CONVERT_I32_S(0xB2, "f32.convert_i32_s", I_F),
    F32_CONVERT_I32_U(0xB3, "f32.convert_i32_u", I_F),
    F32_CONVERT_I64_S(0xB4, "f32.convert_i64_s", L_F),
    F32_CONVERT_I64_U(0xB5, "f32.convert_i64_u", L_F),
    F32_DEMOTE_F64(0xB6, "f32.demote_f64", D_F),
    F64_CONVERT_I32_S(0xB7, "f64.convert_i32_s", I_D),
    F64_CONVERT_I32_U(0xB8, "f64.convert_i32_u", I_D),
    F64_CONVERT_I64_S(0xB9, "f64.convert_i64_s", L_D),
    F64_CONVERT_I64_U(0xBA, "f64.convert_i64_u", L_D),
    F64_PROMOTE_F32(0xBB, "f64.promote_f32", F_D),
    I32_REINTERPRET_F32(0xBC, "i32.reinterpret_f32", F_I),
    I64_REINTERPRET_F64(0xBD, "i64.reinterpret_f64", D_L),
    F32_REINTERPRET_I32(0xBE, "f32.reinterpret_i32", I_F),
    F64_REINTERPRET_I64(0xBF, "f64.reinterpret_i64", L_D),
    I32_EXTEND8_S(0xC0, "i32.extend8_s", I_I, SIGN_EXTENSION),
    I32_EXTEND16_S(0xC1, "i32.extend16_s", I_I, SIGN_EXTENSION),
    I64_EXTEND8_S(0xC2, "i64.extend8_s", L_L, SIGN_EXTENSION),
    I64_EXTEND16_S(0xC3, "i64.extend16_s", L_L, SIGN_EXTENSION),
    I64_EXTEND32_S(0xC4, "i64.extend32_s", L_L, SIGN_EXTENSION),
    I32_TRUNC_SAT_F32_S(0xFC_000, "i32.trunc_sat_f32_s", F_I, SATURATING_CONVERSION),
    I32_TRUNC_SAT_F32_U(0xFC_001, "i32.trunc_sat_f32_u", F_I, SATURATING_CONVERSION),
    I32_TRUNC_SAT_F64_S(0xFC_002, "i32.trunc_sat_f64_s", D_I, SATURATING_CONVERSION),
    I32_TRUNC_SAT_F64_U(0xFC_003, "i32.trunc_sat_f64_u", D_I, SATURATING_CONVERSION),
    I64_TRUNC_SAT_F32_S(0xFC_004, "i64.trunc_sat_f32_s", F_L, SATURATING_CONVERSION),
    I64_TRUNC_SAT_F32_U(0xFC_005, "i64.trunc_sat_f32_u", F_L, SATURATING_CONVERSION),
    I64_TRUNC_SAT_F64_S(0xFC_006, "i64.trunc_sat_f64_s", D_L, SATURATING_CONVERSION),
    I64_TRUNC_SAT_F64_U(0xFC_007, "i64.trunc_sat_f64_u", D_L, SATURATING_CONVERSION);

    private final Row row;

    Numeric(int code, String text, Signature signature) {
      row = new Row(code, text, NONE, signature, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Numeric(int code, String text, Immediate immediate, Signature signature) {
      row = new Row(code, text, immediate, signature, MINIMUM_VIABLE_PRODUCT, 0);
    }

    Numeric(int code, String text, Signature signature, Proposal proposal) {
      row = new Row(code, text, NONE, signature, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Atomic memory instructions (threads proposal). Alignment must be exactly the access width. */
  enum Atomic implements Opcode {
    MEMORY_ATOMIC_NOTIFY(0xFE_000, "memory.atomic.notify", 32, II_I),
    MEMORY_ATOMIC_WAIT32(0xFE_001, "memory.atomic.wait32", 32, IIL_I),
    MEMORY_ATOMIC_WAIT64(0xFE_002, "memory.atomic.wait64", 64, ILL_I),
    ATOMIC_FENCE(0xFE_003, "atomic.fence", ZERO_BYTE, EMPTY),
    I32_ATOMIC_LOAD(0xFE_010, "i32.atomic.load", 32, I_I),
    I64_ATOMIC_LOAD(0xFE_011, "i64.atomic.load", 64, I_L),
    I32_ATOMIC_LOAD8_U(0xFE_012, "i32.atomic.load8_u", 8, I_I),
    I32_ATOMIC_LOAD16_U(0xFE_013, "i32.atomic.load16_u", 16, I_I),
    I64_ATOMIC_LOAD8_U(0xFE_014, "i64.atomic.load8_u", 8, I_L),
    I64_ATOMIC_LOAD16_U(0xFE_015, "i64.atomic.load16_u", 16, I_L),
    I64_ATOMIC_LOAD32_U(0xFE_016, "i64.atomic.load32_u", 32, I_L),
    I32_ATOMIC_STORE(0xFE_017, "i32.atomic.store", 32, II_),
    I64_ATOMIC_STORE(0xFE_018, "i64.atomic.store", 64, IL_),
    I32_ATOMIC_STORE8(0xFE_019, "i32.atomic.store8", 8, II_),
    I32_ATOMIC_STORE16(0xFE_01A, "i32.atomic.store16", 16, II_),
    I64_ATOMIC_STORE8(0xFE_01B, "i64.atomic.store8", 8, IL_),
    I64_ATOMIC_STORE16(0xFE_01C, "i64.atomic.store16", 16, IL_),
    I64_ATOMIC_STORE32(0xFE_01D, "i64.atomic.store32", 32, IL_),
    I32_ATOMIC_RMW_ADD(0xFE_01E, "i32.atomic.rmw.add", 32, II_I),
    I64_ATOMIC_RMW_ADD(0xFE_01F, "i64.atomic.rmw.add", 64, IL_L),
    I32_ATOMIC_RMW8_ADD_U(0xFE_020, "i32.atomic.rmw8.add_u", 8, II_I),
    I32_ATOMIC_RMW16_ADD_U(0xFE_021, "i32.atomic.rmw16.add_u", 16, II_I),
    I64_ATOMIC_RMW8_ADD_U(0xFE_022, "i64.atomic.rmw8.add_u", 8, IL_L),
    I64_ATOMIC_RMW16_ADD_U(0xFE_023, "i64.atomic.rmw16.add_u", 16, IL_L),
    I64_ATOMIC_RMW32_ADD_U(0xFE_024, "i64.atomic.rmw32.add_u", 32, IL_L),
    I32_ATOMIC_RMW_SUB(0xFE_025, "i32.atomic.rmw.sub", 32, II_I),
    I64_ATOMIC_RMW_SUB(0xFE_026, "i64.atomic.rmw.sub", 64, IL_L),
    I32_ATOMIC_RMW8_SUB_U(0xFE_027, "i32.atomic.rmw8.sub_u", 8, II_I),
    I32_ATOMIC_RMW16_SUB_U(0xFE_028, "i32.atomic.rmw16.sub_u", 16, II_I),
    I64_ATOMIC_RMW8_SUB_U(0xFE_029, "i64.atomic.rmw8.sub_u", 8, IL_L),
    I64_ATOMIC_RMW16_SUB_U(0xFE_02A, "i64.atomic.rmw16.sub_u", 16, IL_L),
    I64_ATOMIC_RMW32_SUB_U(0xFE_02B, "i64.atomic.rmw32.sub_u", 32, IL_L),
    I32_ATOMIC_RMW_AND(0xFE_02C, "i32.atomic.rmw.and", 32, II_I),
    I64_ATOMIC_RMW_AND(0xFE_02D, "i64.atomic.rmw.and", 64, IL_L),
    I32_ATOMIC_RMW8_AND_U(0xFE_02E, "i32.atomic.rmw8.and_u", 8, II_I),
    I32_ATOMIC_RMW16_AND_U(0xFE_02F, "i32.atomic.rmw16.and_u", 16, II_I),
    I64_ATOMIC_RMW8_AND_U(0xFE_030, "i64.atomic.rmw8.and_u", 8, IL_L),
    I64_ATOMIC_RMW16_AND_U(0xFE_031, "i64.atomic.rmw16.and_u", 16, IL_L),
    I64_ATOMIC_RMW32_AND_U(0xFE_032, "i64.atomic.rmw32.and_u", 32, IL_L),
    I32_ATOMIC_RMW_OR(0xFE_033, "i32.atomic.rmw.or", 32, II_I),
    I64_ATOMIC_RMW_OR(0xFE_034, "i64.atomic.rmw.or", 64, IL_L),
    I32_ATOMIC_RMW8_OR_U(0xFE_035, "i32.atomic.rmw8.or_u", 8, II_I),
    I32_ATOMIC_RMW16_OR_U(0xFE_036, "i32.atomic.rmw16.or_u", 16, II_I),
    I64_ATOMIC_RMW8_OR_U(0xFE_037, "i64.atomic.rmw8.or_u", 8, IL_L),
    I64_ATOMIC_RMW16_OR_U(0xFE_038, "i64.atomic.rmw16.or_u", 16, IL_L),
    I64_ATOMIC_RMW32_OR_U(0xFE_039, "i64.atomic.rmw32.or_u", 32, IL_L),
    I32_ATOMIC_RMW_XOR(0xFE_03A, "i32.atomic.rmw.xor", 32, II_I),
    I64_ATOMIC_RMW_XOR(0xFE_03B, "i64.atomic.rmw.xor", 64, IL_L),
    I32_ATOMIC_RMW8_XOR_U(0xFE_03C, "i32.atomic.rmw8.xor_u", 8, II_I),
    I32_ATOMIC_RMW16_XOR_U(0xFE_03D, "i32.atomic.rmw16.xor_u", 16, II_I),
    I64_ATOMIC_RMW8_XOR_U(0xFE_03E, "i64.atomic.rmw8.xor_u", 8, IL_L),
    I64_ATOMIC_RMW16_XOR_U(0xFE_03F, "i64.atomic.rmw16.xor_u", 16, IL_L),
    I64_ATOMIC_RMW32_XOR_U(0xFE_040, "i64.atomic.rmw32.xor_u", 32, IL_L),
    I32_ATOMIC_RMW_XCHG(0xFE_041, "i32.atomic.rmw.xchg", 32, II_I),
    I64_ATOMIC_RMW_XCHG(0xFE_042, "i64.atomic.rmw.xchg", 64, IL_L),
    I32_ATOMIC_RMW8_XCHG_U(0xFE_043, "i32.atomic.rmw8.xchg_u", 8, II_I),
    I32_ATOMIC_RMW16_XCHG_U(0xFE_044, "i32.atomic.rmw16.xchg_u", 16, II_I),
    I64_ATOMIC_RMW8_XCHG_U(0xFE_045, "i64.atomic.rmw8.xchg_u", 8, IL_L),
    I64_ATOMIC_RMW16_XCHG_U(0xFE_046, "i64.atomic.rmw16.xchg_u", 16, IL_L),
    I64_ATOMIC_RMW32_XCHG_U(0xFE_047, "i64.atomic.rmw32.xchg_u", 32, IL_L),
    I32_ATOMIC_RMW_CMPXCHG(0xFE_048, "i32.atomic.rmw.cmpxchg", 32, III_I),
    I64_ATOMIC_RMW_CMPXCHG(0xFE_049, "i64.atomic.rmw.cmpxchg", 64, ILL_L),
    I32_ATOMIC_RMW8_CMPXCHG_U(0xFE_04A, "i32.atomic.rmw8.cmpxchg_u", 8, III_I),
    I32_ATOMIC_RMW16_CMPXCHG_U(0xFE_04B, "i32.atomic.rmw16.cmpxchg_u", 16, III_I),
    I64_ATOMIC_RMW8_CMPXCHG_U(0xFE_04C, "i64.atomic.rmw8.cmpxchg_u", 8, ILL_L),
    I64_ATOMIC_RMW16_CMPXCHG_U(0xFE_04D, "i64.atomic.rmw16.cmpxchg_u", 16, ILL_L),
    I64_ATOMIC_RMW32_CMPXCHG_U(0xFE_04E, "i64.atomic.rmw32.cmpxchg_u", 32, ILL_L);

    private final Row row;

    Atomic(int code, String text, int accessBits, Signature signature) {
      row = new Row(code, text, MEMORY_ARGUMENT, signature, THREADS, accessBits);
    }

    Atomic(int code, String text, Immediate immediate, Signature signature) {
      row = new Row(code, text, immediate, signature, THREADS, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /**
   * Vector memory instructions (core 2.4.5). The address operand, written i32 in the signatures, is
   * of the memory's address type.
   */
  enum VectorMemory implements Opcode {
    V128_LOAD(0xFD_000, "v128.load", 128, MEMORY_ARGUMENT, I_V),
    V128_LOAD8X8_S(0xFD_001, "v128.load8x8_s", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD8X8_U(0xFD_002, "v128.load8x8_u", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD16X4_S(0xFD_003, "v128.load16x4_s", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD16X4_U(0xFD_004, "v128.load16x4_u", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD32X2_S(0xFD_005, "v128.load32x2_s", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD32X2_U(0xFD_006, "v128.load32x2_u", 64, MEMORY_ARGUMENT, I_V),
    V128_LOAD8_SPLAT(0xFD_007, "v128.load8_splat", 8, MEMORY_ARGUMENT, I_V),
    V128_LOAD16_SPLAT(0xFD_008, "v128.load16_splat", 16, MEMORY_ARGUMENT, I_V),
    V128_LOAD32_SPLAT(0xFD_009, "v128.load32_splat", 32, MEMORY_ARGUMENT, I_V),
    V128_LOAD64_SPLAT(0xFD_00A, "v128.load64_splat", 64, MEMORY_ARGUMENT, I_V),
    V128_STORE(0xFD_00B, "v128.store", 128, MEMORY_ARGUMENT, IV_),
    V128_LOAD8_LANE(0xFD_054, "v128.load8_lane", 8, MEMORY_ARGUMENT_LANE, IV_V),
    V128_LOAD16_LANE(0xFD_055, "v128.load16_lane", 16, MEMORY_ARGUMENT_LANE, IV_V),
    V128_LOAD32_LANE(0xFD_056, "v128.load32_lane", 32, MEMORY_ARGUMENT_LANE, IV_V),
    V128_LOAD64_LANE(0xFD_057, "v128.load64_lane", 64, MEMORY_ARGUMENT_LANE, IV_V),
    V128_STORE8_LANE(0xFD_058, "v128.store8_lane", 8, MEMORY_ARGUMENT_LANE, IV_),
    V128_STORE16_LANE(0xFD_059, "v128.store16_lane", 16, MEMORY_ARGUMENT_LANE, IV_),
    V128_STORE32_LANE(0xFD_05A, "v128.store32_lane", 32, MEMORY_ARGUMENT_LANE, IV_),
    V128_STORE64_LANE(0xFD_05B, "v128.store64_lane", 64, MEMORY_ARGUMENT_LANE, IV_),
    V128_LOAD32_ZERO(0xFD_05C, "v128.load32_zero", 32, MEMORY_ARGUMENT, I_V),
    V128_LOAD64_ZERO(0xFD_05D, "v128.load64_zero", 64, MEMORY_ARGUMENT, I_V);

    private final Row row;

    VectorMemory(int code, String text, int accessBits, Immediate immediate, Signature signature) {
      row = new Row(code, text, immediate, signature, SIMD, accessBits);
    }

    @Override
    public Row row() {
      return row;
    }

    @Override
    public int lanes() {
      return row.immediate == MEMORY_ARGUMENT_LANE ? 128 / row.accessBits : 0;
    }
  }

  /** Vector instructions (core 2.4.10), behind them those of the relaxed SIMD proposal. */
  enum Vector implements Opcode {
    V128_CONST(0xFD_00C, "v128.const", V128, _V),
    I8X16_SHUFFLE(0xFD_00D, "i8x16.shuffle", LANES, VV_V),
    I8X16_SWIZZLE(0xFD_00E, "i8x16.swizzle", VV_V),
    I8X16_SPLAT(0xFD_00F, "i8x16.splat", I_V),
    I16X8_SPLAT(0xFD_010, "i16x8.splat", I_V),
    I32X4_SPLAT(0xFD_011, "i32x4.splat", I_V),
    I64X2_SPLAT(0xFD_012, "i64x2.splat", L_V),
    F32X4_SPLAT(0xFD_013, "f32x4.splat", F_V),
    F64X2_SPLAT(0xFD_014, "f64x2.splat", D_V),
    I8X16_EXTRACT_LANE_S(0xFD_015, "i8x16.extract_lane_s", 16, V_I),
    I8X16_EXTRACT_LANE_U(0xFD_016, "i8x16.extract_lane_u", 16, V_I),
    I8X16_REPLACE_LANE(0xFD_017, "i8x16.replace_lane", 16, VI_V),
    I16X8_EXTRACT_LANE_S(0xFD_018, "i16x8.extract_lane_s", 8, V_I),
    I16X8_EXTRACT_LANE_U(0xFD_019, "i16x8.extract_lane_u", 8, V_I),
    I16X8_REPLACE_LANE(0xFD_01A, "i16x8.replace_lane", 8, VI_V),
    I32X4_EXTRACT_LANE(0xFD_01B, "i32x4.extract_lane", 4, V_I),
    I32X4_REPLACE_LANE(0xFD_01C, "i32x4.replace_lane", 4, VI_V),
    I64X2_EXTRACT_LANE(0xFD_01D, "i64x2.extract_lane", 2, V_L),
    I64X2_REPLACE_LANE(0xFD_01E, "i64x2.replace_lane", 2, VL_V),
    F32X4_EXTRACT_LANE(0xFD_01F, "f32x4.extract_lane", 4, V_F),
    F32X4_REPLACE_LANE(0xFD_020, "f32x4.replace_lane", 4, VF_V),
    F64X2_EXTRACT_LANE(0xFD_021, "f64x2.extract_lane", 2, V_D),
    F64X2_REPLACE_LANE(0xFD_022, "f64x2.replace_lane", 2, VD_V),
    I8X16_EQ(0xFD_023, "i8x16.eq", VV_V),
    I8X16_NE(0xFD_024, "i8x16.ne", VV_V),
    I8X16_LT_S(0xFD_025, "i8x16.lt_s", VV_V),
    I8X16_LT_U(0xFD_026, "i8x16.lt_u", VV_V),
    I8X16_GT_S(0xFD_027, "i8x16.gt_s", VV_V),
    I8X16_GT_U(0xFD_028, "i8x16.gt_u", VV_V),
    I8X16_LE_S(0xFD_029, "i8x16.le_s", VV_V),
    I8X16_LE_U(0xFD_02A, "i8x16.le_u", VV_V),
    I8X16_GE_S(0xFD_02B, "i8x16.ge_s", VV_V),
    I8X16_GE_U(0xFD_02C, "i8x16.ge_u", VV_V),
    I16X8_EQ(0xFD_02D, "i16x8.eq", VV_V),
    I16X8_NE(0xFD_02E, "i16x8.ne", VV_V),
    I16X8_LT_S(0xFD_02F, "i16x8.lt_s", VV_V),
    I16X8_LT_U(0xFD_030, "i16x8.lt_u", VV_V),
    I16X8_GT_S(0xFD_031, "i16x8.gt_s", VV_V),
    I16X8_GT_U(0xFD_032, "i16x8.gt_u", VV_V),
    I16X8_LE_S(0xFD_033, "i16x8.le_s", VV_V),
    I16X8_LE_U(0xFD_034, "i16x8.le_u", VV_V),
    I16X8_GE_S(0xFD_035, "i16x8.ge_s", VV_V),
    I16X8_GE_U(0xFD_036, "i16x8.ge_u", VV_V),
    I32X4_EQ(0xFD_037, "i32x4.eq", VV_V),
    I32X4_NE(0xFD_038, "i32x4.ne", VV_V),
    I32X4_LT_S(0xFD_039, "i32x4.lt_s", VV_V),
    I32X4_LT_U(0xFD_03A, "i32x4.lt_u", VV_V),
    I32X4_GT_S(0xFD_03B, "i32x4.gt_s", VV_V),
    I32X4_GT_U(0xFD_03C, "i32x4.gt_u", VV_V),
    I32X4_LE_S(0xFD_03D, "i32x4.le_s", VV_V),
    I32X4_LE_U(0xFD_03E, "i32x4.le_u", VV_V),
    I32X4_GE_S(0xFD_03F, "i32x4.ge_s", VV_V),
    I32X4_GE_U(0xFD_040, "i32x4.ge_u", VV_V),
    F32X4_EQ(0xFD_041, "f32x4.eq", VV_V),
    F32X4_NE(0xFD_042, "f32x4.ne", VV_V),
    F32X4_LT(0xFD_043, "f32x4.lt", VV_V),
    F32X4_GT(0xFD_044, "f32x4.gt", VV_V),
    F32X4_LE(0xFD_045, "f32x4.le", VV_V),
    F32X4_GE(0xFD_046, "f32x4.ge", VV_V),
    F64X2_EQ(0xFD_047, "f64x2.eq", VV_V),
    F64X2_NE(0xFD_048, "f64x2.ne", VV_V),
    F64X2_LT(0xFD_049, "f64x2.lt", VV_V),
    F64X2_GT(0xFD_04A, "f64x2.gt", VV_V),
    F64X2_LE(0xFD_04B, "f64x2.le", VV_V),
    F64X2_GE(0xFD_04C, "f64x2.ge", VV_V),
    V128_NOT(0xFD_04D, "v128.not", V_V),
    V128_AND(0xFD_04E, "v128.and", VV_V),
    V128_ANDNOT(0xFD_04F, "v128.andnot", VV_V),
    V128_OR(0xFD_050, "v128.or", VV_V),
    V128_XOR(0xFD_051, "v128.xor", VV_V),
    V128_BITSELECT(0xFD_052, "v128.bitselect", VVV_V),
    V128_ANY_TRUE(0xFD_053, "v128.any_true", V_I),
    F32X4_DEMOTE_F64X2_ZERO(0xFD_05E, "f32x4.demote_f64x2_zero", V_V),
    F64X2_PROMOTE_LOW_F32X4(0xFD_05F, "f64x2.promote_low_f32x4", V_V),
    I8X16_ABS(0xFD_060, "i8x16.abs", V_V),
    I8X16_NEG(0xFD_061, "i8x16.neg", V_V),
    I8X16_POPCNT(0xFD_062, "i8x16.popcnt", V_V),
    I8X16_ALL_TRUE(0xFD_063, "i8x16.all_true", V_I),
    I8X16_BITMASK(0xFD_064, "i8x16.bitmask", V_I),
    I8X16_NARROW_I16X8_S(0xFD_065, "i8x16.narrow_i16x8_s", VV_V),
    I8X16_NARROW_I16X8_U(0xFD_066, "i8x16.narrow_i16x8_u", VV_V),
    F32X4_CEIL(0xFD_067, "f32x4.ceil", V_V),
    F32X4_FLOOR(0xFD_068, "f32x4.floor", V_V),
    F32X4_TRUNC(0xFD_069, "f32x4.trunc", V_V),
    F32X4_NEAREST(0xFD_06A, "f32x4.nearest", V_V),
    I8X16_SHL(0xFD_06B, "i8x16.shl", VI_V),
    I8X16_SHR_S(0xFD_06C, "i8x16.shr_s", VI_V),
    I8X16_SHR_U(0xFD_06D, "i8x16.shr_u", VI_V),
    I8X16_ADD(0xFD_06E, "i8x16.add", VV_V),
    I8X16_ADD_SAT_S(0xFD_06F, "i8x16.add_sat_s", VV_V),
    I8X16_ADD_SAT_U(0xFD_070, "i8x16.add_sat_u", VV_V),
    I8X16_SUB(0xFD_071, "i8x16.sub", VV_V),
    I8X16_SUB_SAT_S(0xFD_072, "i8x16.sub_sat_s", VV_V),
    I8X16_SUB_SAT_U(0xFD_073, "i8x16.sub_sat_u", VV_V),
    F64X2_CEIL(0xFD_074, "f64x2.ceil", V_V),
    F64X2_FLOOR(0xFD_075, "f64x2.floor", V_V),
    I8X16_MIN_S(0xFD_076, "i8x16.min_s", VV_V),
    I8X16_MIN_U(0xFD_077, "i8x16.min_u", VV_V),
    I8X16_MAX_S(0xFD_078, "i8x16.max_s", VV_V),
    I8X16_MAX_U(0xFD_079, "i8x16.max_u", VV_V),
    F64X2_TRUNC(0xFD_07A, "f64x2.trunc", V_V),
    I8X16_AVGR_U(0xFD_07B, "i8x16.avgr_u", VV_V),
    I16X8_EXTADD_PAIRWISE_I8X16_S(0xFD_07C, "i16x8.extadd_pairwise_i8x16_s", V_V),
    I16X8_EXTADD_PAIRWISE_I8X16_U(0xFD_07D, "i16x8.extadd_pairwise_i8x16_u", V_V),
    I32X4_EXTADD_PAIRWISE_I16X8_S(0xFD_07E, "i32x4.extadd_pairwise_i16x8_s", V_V),
    I32X4_EXTADD_PAIRWISE_I16X8_U(0xFD_07F, "i32x4.extadd_pairwise_i16x8_u", V_V),
    I16X8_ABS(0xFD_080, "i16x8.abs", V_V),
    I16X8_NEG(0xFD_081, "i16x8.neg", V_V),
    I16X8_Q15MULR_SAT_S(0xFD_082, "i16x8.q15mulr_sat_s", VV_V),
    I16X8_ALL_TRUE(0xFD_083, "i16x8.all_true", V_I),
    I16X8_BITMASK(0xFD_084, "i16x8.bitmask", V_I),
    I16X8_NARROW_I32X4_S(0xFD_085, "i16x8.narrow_i32x4_s", VV_V),
    I16X8_NARROW_I32X4_U(0xFD_086, "i16x8.narrow_i32x4_u", VV_V),
    I16X8_EXTEND_LOW_I8X16_S(0xFD_087, "i16x8.extend_low_i8x16_s", V_V),
    I16X8_EXTEND_HIGH_I8X16_S(0xFD_088, "i16x8.extend_high_i8x16_s", V_V),
    I16X8_EXTEND_LOW_I8X16_U(0xFD_089, "i16x8.extend_low_i8x16_u", V_V),
    I16X8_EXTEND_HIGH_I8X16_U(0xFD_08A, "i16x8.extend_high_i8x16_u", V_V),
    I16X8_SHL(0xFD_08B, "i16x8.shl", VI_V),
    I16X8_SHR_S(0xFD_08C, "i16x8.shr_s", VI_V),
    I16X8_SHR_U(0xFD_08D, "i16x8.shr_u", VI_V),
    I16X8_ADD(0xFD_08E, "i16x8.add", VV_V),
    I16X8_ADD_SAT_S(0xFD_08F, "i16x8.add_sat_s", VV_V),
    I16X8_ADD_SAT_U(0xFD_090, "i16x8.add_sat_u", VV_V),
    I16X8_SUB(0xFD_091, "i16x8.sub", VV_V),
    I16X8_SUB_SAT_S(0xFD_092, "i16x8.sub_sat_s", VV_V),
    I16X8_SUB_SAT_U(0xFD_093, "i16x8.sub_sat_u", VV_V),
    F64X2_NEAREST(0xFD_094, "f64x2.nearest", V_V),
    I16X8_MUL(0xFD_095, "i16x8.mul", VV_V),
    I16X8_MIN_S(0xFD_096, "i16x8.min_s", VV_V),
    I16X8_MIN_U(0xFD_097, "i16x8.min_u", VV_V),
    I16X8_MAX_S(0xFD_098, "i16x8.max_s", VV_V),
    I16X8_MAX_U(0xFD_099, "i16x8.max_u", VV_V),
    I16X8_AVGR_U(0xFD_09B, "i16x8.avgr_u", VV_V),
    I16X8_EXTMUL_LOW_I8X16_S(0xFD_09C, "i16x8.extmul_low_i8x16_s", VV_V),
    I16X8_EXTMUL_HIGH_I8X16_S(0xFD_09D, "i16x8.extmul_high_i8x16_s", VV_V),
    I16X8_EXTMUL_LOW_I8X16_U(0xFD_09E, "i16x8.extmul_low_i8x16_u", VV_V),
    I16X8_EXTMUL_HIGH_I8X16_U(0xFD_09F, "i16x8.extmul_high_i8x16_u", VV_V),
    I32X4_ABS(0xFD_0A0, "i32x4.abs", V_V),
    I32X4_NEG(0xFD_0A1, "i32x4.neg", V_V),
    I32X4_ALL_TRUE(0xFD_0A3, "i32x4.all_true", V_I),
    I32X4_BITMASK(0xFD_0A4, "i32x4.bitmask", V_I),
    I32X4_EXTEND_LOW_I16X8_S(0xFD_0A7, "i32x4.extend_low_i16x8_s", V_V),
    I32X4_EXTEND_HIGH_I16X8_S(0xFD_0A8, "i32x4.extend_high_i16x8_s", V_V),
    I32X4_EXTEND_LOW_I16X8_U(0xFD_0A9, "i32x4.extend_low_i16x8_u", V_V),
    I32X4_EXTEND_HIGH_I16X8_U(0xFD_0AA, "i32x4.extend_high_i16x8_u", V_V),
    I32X4_SHL(0xFD_0AB, "i32x4.shl", VI_V),
    I32X4_SHR_S(0xFD_0AC, "i32x4.shr_s", VI_V),
    I32X4_SHR_U(0xFD_0AD, "i32x4.shr_u", VI_V),
    I32X4_ADD(0xFD_0AE, "i32x4.add", VV_V),
    I32X4_SUB(0xFD_0B1, "i32x4.sub", VV_V),
    I32X4_MUL(0xFD_0B5, "i32x4.mul", VV_V),
    I32X4_MIN_S(0xFD_0B6, "i32x4.min_s", VV_V),
    I32X4_MIN_U(0xFD_0B7, "i32x4.min_u", VV_V),
    I32X4_MAX_S(0xFD_0B8, "i32x4.max_s", VV_V),
    I32X4_MAX_U(0xFD_0B9, "i32x4.max_u", VV_V),
    I32X4_DOT_I16X8_S(0xFD_0BA, "i32x4.dot_i16x8_s", VV_V),
    I32X4_EXTMUL_LOW_I16X8_S(0xFD_0BC, "i32x4.extmul_low_i16x8_s", VV_V),
    I32X4_EXTMUL_HIGH_I16X8_S(0xFD_0BD, "i32x4.extmul_high_i16x8_s", VV_V),
    I32X4_EXTMUL_LOW_I16X8_U(0xFD_0BE, "i32x4.extmul_low_i16x8_u", VV_V),
    I32X4_EXTMUL_HIGH_I16X8_U(0xFD_0BF, "i32x4.extmul_high_i16x8_u", VV_V),
    I64X2_ABS(0xFD_0C0, "i64x2.abs", V_V),
    I64X2_NEG(0xFD_0C1, "i64x2.neg", V_V),
    I64X2_ALL_TRUE(0xFD_0C3, "i64x2.all_true", V_I),
    I64X2_BITMASK(0xFD_0C4, "i64x2.bitmask", V_I),
    I64X2_EXTEND_LOW_I32X4_S(0xFD_0C7, "i64x2.extend_low_i32x4_s", V_V),
    I64X2_EXTEND_HIGH_I32X4_S(0xFD_0C8, "i64x2.extend_high_i32x4_s", V_V),
    I64X2_EXTEND_LOW_I32X4_U(0xFD_0C9, "i64x2.extend_low_i32x4_u", V_V),
    I64X2_EXTEND_HIGH_I32X4_U(0xFD_0CA, "i64x2.extend_high_i32x4_u", V_V),
    I64X2_SHL(0xFD_0CB, "i64x2.shl", VI_V),
    I64X2_SHR_S(0xFD_0CC, "i64x2.shr_s", VI_V),
    I64X2_SHR_U(0xFD_0CD, "i64x2.shr_u", VI_V),
    I64X2_ADD(0xFD_0CE, "i64x2.add", VV_V),
    I64X2_SUB(0xFD_0D1, "i64x2.sub", VV_V),
    I64X2_MUL(0xFD_0D5, "i64x2.mul", VV_V),
    I64X2_EQ(0xFD_0D6, "i64x2.eq", VV_V),
    I64X2_NE(0xFD_0D7, "i64x2.ne", VV_V),
    I64X2_LT_S(0xFD_0D8, "i64x2.lt_s", VV_V),
    I64X2_GT_S(0xFD_0D9, "i64x2.gt_s", VV_V),
    I64X2_LE_S(0xFD_0DA, "i64x2.le_s", VV_V),
    I64X2_GE_S(0xFD_0DB, "i64x2.ge_s", VV_V),
    I64X2_EXTMUL_LOW_I32X4_S(0xFD_0DC, "i64x2.extmul_low_i32x4_s", VV_V),
    I64X2_EXTMUL_HIGH_I32X4_S(0xFD_0DD, "i64x2.extmul_high_i32x4_s", VV_V),
    I64X2_EXTMUL_LOW_I32X4_U(0xFD_0DE, "i64x2.extmul_low_i32x4_u", VV_V),
    I64X2_EXTMUL_HIGH_I32X4_U(0xFD_0DF, "i64x2.extmul_high_i32x4_u", VV_V),
    F32X4_ABS(0xFD_0E0, "f32x4.abs", V_V),
    F32X4_NEG(0xFD_0E1, "f32x4.neg", V_V),
    F32X4_SQRT(0xFD_0E3, "f32x4.sqrt", V_V),
    F32X4_ADD(0xFD_0E4, "f32x4.add", VV_V),
    F32X4_SUB(0xFD_0E5, "f32x4.sub", VV_V),
    F32X4_MUL(0xFD_0E6, "f32x4.mul", VV_V),
    F32X4_DIV(0xFD_0E7, "f32x4.div", VV_V),
    F32X4_MIN(0xFD_0E8, "f32x4.min", VV_V),
    F32X4_MAX(0xFD_0E9, "f32x4.max", VV_V),
    F32X4_PMIN(0xFD_0EA, "f32x4.pmin", VV_V),
    F32X4_PMAX(0xFD_0EB, "f32x4.pmax", VV_V),
    F64X2_ABS(0xFD_0EC, "f64x2.abs", V_V),
    F64X2_NEG(0xFD_0ED, "f64x2.neg", V_V),
    F64X2_SQRT(0xFD_0EF, "f64x2.sqrt", V_V),
    F64X2_ADD(0xFD_0F0, "f64x2.add", VV_V),
    F64X2_SUB(0xFD_0F1, "f64x2.sub", VV_V),
    F64X2_MUL(0xFD_0F2, "f64x2.mul", VV_V),
    F64X2_DIV(0xFD_0F3, "f64x2.div", VV_V),
    F64X2_MIN(0xFD_0F4, "f64x2.min", VV_V),
    F64X2_MAX(0xFD_0F5, "f64x2.max", VV_V),
    F64X2_PMIN(0xFD_0F6, "f64x2.pmin", VV_V),
    F64X2_PMAX(0xFD_0F7, "f64x2.pmax", VV_V),
    I32X4_TRUNC_SAT_F32X4_S(0xFD_0F8, "i32x4.trunc_sat_f32x4_s", V_V),
    I32X4_TRUNC_SAT_F32X4_U(0xFD_0F9, "i32x4.trunc_sat_f32x4_u", V_V),
    F32X4_CONVERT_I32X4_S(0xFD_0FA, "f32x4.convert_i32x4_s", V_V),
    F32X4_CONVERT_I32X4_U(0xFD_0FB, "f32x4.convert_i32x4_u", V_V),
    I32X4_TRUNC_SAT_F64X2_S_ZERO(0xFD_0FC, "i32x4.trunc_sat_f64x2_s_zero", V_V),
    I32X4_TRUNC_SAT_F64X2_U_ZERO(0xFD_0FD, "i32x4.trunc_sat_f64x2_u_zero", V_V),
    F64X2_CONVERT_LOW_I32X4_S(0xFD_0FE, "f64x2.convert_low_i32x4_s", V_V),
    F64X2_CONVERT_LOW_I32X4_U(0xFD_0FF, "f64x2.convert_low_i32x4_u", V_V),
    I8X16_RELAXED_SWIZZLE(0xFD_100, "i8x16.relaxed_swizzle", VV_V),
    I32X4_RELAXED_TRUNC_F32X4_S(0xFD_101, "i32x4.relaxed_trunc_f32x4_s", V_V),
    I32X4_RELAXED_TRUNC_F32X4_U(0xFD_102, "i32x4.relaxed_trunc_f32x4_u", V_V),
    I32X4_RELAXED_TRUNC_F64X2_S_ZERO(0xFD_103, "i32x4.relaxed_trunc_f64x2_s_zero", V_V),
    I32X4_RELAXED_TRUNC_F64X2_U_ZERO(0xFD_104, "i32x4.relaxed_trunc_f64x2_u_zero", V_V),
    F32X4_RELAXED_MADD(0xFD_105, "f32x4.relaxed_madd", VVV_V),
    F32X4_RELAXED_NMADD(0xFD_106, "f32x4.relaxed_nmadd", VVV_V),
    F64X2_RELAXED_MADD(0xFD_107, "f64x2.relaxed_madd", VVV_V),
    F64X2_RELAXED_NMADD(0xFD_108, "f64x2.relaxed_nmadd", VVV_V),
    I8X16_RELAXED_LANESELECT(0xFD_109, "i8x16.relaxed_laneselect", VVV_V),
    I16X8_RELAXED_LANESELECT(0xFD_10A, "i16x8.relaxed_laneselect", VVV_V),
    I32X4_RELAXED_LANESELECT(0xFD_10B, "i32x4.relaxed_laneselect", VVV_V),
    I64X2_RELAXED_LANESELECT(0xFD_10C, "i64x2.relaxed_laneselect", VVV_V),
    F32X4_RELAXED_MIN(0xFD_10D, "f32x4.relaxed_min", VV_V),
    F32X4_RELAXED_MAX(0xFD_10E, "f32x4.relaxed_max", VV_V),
    F64X2_RELAXED_MIN(0xFD_10F, "f64x2.relaxed_min", VV_V),
    F64X2_RELAXED_MAX(0xFD_110, "f64x2.relaxed_max", VV_V),
    I16X8_RELAXED_Q15MULR_S(0xFD_111, "i16x8.relaxed_q15mulr_s", VV_V),
    I16X8_RELAXED_DOT_I8X16_I7X16_S(0xFD_112, "i16x8.relaxed_dot_i8x16_i7x16_s", VV_V),
    I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S(0xFD_113, "i32x4.relaxed_dot_i8x16_i7x16_add_s", VVV_V);

    private static final int FIRST_RELAXED = 0xFD_100;

    private final Row row;
    private final int lanes;

    Vector(int code, String text, Signature signature) {
      this(code, text, NONE, 0, signature);
    }

    Vector(int code, String text, Immediate immediate, Signature signature) {
      this(code, text, immediate, 0, signature);
    }

    Vector(int code, String text, int lanes, Signature signature) {
      this(code, text, LANE, lanes, signature);
    }

    Vector(int code, String text, Immediate immediate, int lanes, Signature signature) {
      Proposal proposal = code < FIRST_RELAXED ? SIMD : RELAXED_SIMD;
      row = new Row(code, text, immediate, signature, proposal, 0);
      this.lanes = lanes;
    }

    @Override
    public Row row() {
      return row;
    }

    @Override
    public int lanes() {
      return lanes;
    }
  }

  /**
   * The control instructions that throw and catch exceptions (core 2.4.2), and behind them those of
   * the proposal's first version, which compilers still emit.
   */
  enum ExceptionHandling implements Opcode {
    THROW(0x08, "throw", TAG, EXCEPTION_HANDLING),
    THROW_REF(0x0A, "throw_ref", NONE, EXCEPTION_HANDLING),
    TRY_TABLE(0x1F, "try_table", BLOCK_TYPE_CATCHES, EXCEPTION_HANDLING),

    TRY(0x06, "try", BLOCK_TYPE, LEGACY_EXCEPTION_HANDLING),
    CATCH(0x07, "catch", TAG, LEGACY_EXCEPTION_HANDLING),
    CATCH_ALL(0x19, "catch_all", NONE, LEGACY_EXCEPTION_HANDLING),
    RETHROW(0x09, "rethrow", LABEL, LEGACY_EXCEPTION_HANDLING),
    DELEGATE(0x18, "delegate", LABEL, LEGACY_EXCEPTION_HANDLING);

    private final Row row;

    ExceptionHandling(int code, String text, Immediate immediate, Proposal proposal) {
      row = new Row(code, text, immediate, null, proposal, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }

  /** Instructions on 128-bit integers, each in two i64 (wide arithmetic proposal). */
  enum WideArithmetic implements Opcode {
    I64_ADD128(0xFC_013, "i64.add128", LLLL_LL),
    I64_SUB128(0xFC_014, "i64.sub128", LLLL_LL),
    I64_MUL_WIDE_S(0xFC_015, "i64.mul_wide_s", LL_LL),
    I64_MUL_WIDE_U(0xFC_016, "i64.mul_wide_u", LL_LL);

    private final Row row;

    WideArithmetic(int code, String text, Signature signature) {
      row = new Row(code, text, NONE, signature, WIDE_ARITHMETIC, 0);
    }

    @Override
    public Row row() {
      return row;
    }
  }
}
