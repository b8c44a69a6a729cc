// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** The index spaces of a module (core 6.1.3), but for those of types, locals and labels. */
final class IndexSpaces {

  final IndexSpace functions = new IndexSpace("function", "func");
  final IndexSpace tables = new IndexSpace("table", "table");
  final IndexSpace memories = new IndexSpace("memory", "memory");
  final IndexSpace globals = new IndexSpace("global", "global");
  final IndexSpace tags = new IndexSpace("tag", "tag");
  final IndexSpace elements = new IndexSpace("elem segment", "elem");
  final IndexSpace data = new IndexSpace("data segment", "data");
}
