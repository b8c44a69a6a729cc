// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * A valid module whose imports cannot be satisfied (core 4.7.1): something is missing or has the
 * wrong type.
 */
public final class LinkFailure extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;
  private final String moduleName;
  private final String itemName;

  private LinkFailure(String reason, String moduleName, String itemName, String detail) {
    super(
        "cannot link import \""
            + moduleName
            + "\" \""
            + itemName
            + "\": "
            + reason
            + (detail.isEmpty() ? "" : ": " + detail));
    this.reason = reason;
    this.moduleName = moduleName;
    this.itemName = itemName;
  }

  /**
   * Nothing was supplied under the import's names.
   *
   * @param moduleName the import's first name
   * @param itemName the import's second name
   * @param expected the type that the module declares
   * @return the exception
   */
  public static LinkFailure unknownImport(String moduleName, String itemName, Object expected) {
    String detail = "expected " + expected + ", found nothing of that name";
    return new LinkFailure("unknown import", moduleName, itemName, detail);
  }

  /**
   * What was supplied has another type.
   *
   * @param moduleName the import's first name
   * @param itemName the import's second name
   * @param expected the type that the module declares
   * @param found the type of what was supplied
   * @return the exception
   */
  public static LinkFailure incompatibleType(
      String moduleName, String itemName, Object expected, Object found) {
    String detail = "expected " + expected + ", found " + found;
    return new LinkFailure("incompatible import type", moduleName, itemName, detail);
  }

  /**
   * What was supplied has the right type, yet cannot be used by this module.
   *
   * @param moduleName the import's first name
   * @param itemName the import's second name
   * @param reason why not
   * @return the exception
   */
  public static LinkFailure refused(String moduleName, String itemName, String reason) {
    return new LinkFailure(reason, moduleName, itemName, "");
  }

  /** {@return what is wrong, without names and types} */
  public String reason() {
    return reason;
  }

  /** {@return the import's first name} */
  public String moduleName() {
    return moduleName;
  }

  /** {@return the import's second name} */
  public String itemName() {
    return itemName;
  }
}
