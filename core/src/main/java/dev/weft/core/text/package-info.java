// SPDX-License-Identifier: Apache-2.0
/**
 * The text format (core 6): {@link dev.weft.core.text.TextAssembler} turns a text into the bytes of
 * the binary format, and {@link dev.weft.core.text.TokenReader} reads the tokens of anything that
 * is written with the format's lexical rules, such as test scripts.
 *
 * <p>The way of a text: {@code Lexer} cuts it into a {@code TokenList}; {@code ModuleAssembler}
 * goes over the module's fields and writes sections, with {@code InstructionParser} for the code in
 * them. Neither checks types: what comes out is read by the decoder and the validator like any
 * other module.
 */
package dev.weft.core.text;
