// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * A valid module whose imports cannot be satisfied (core 4.7.1): something is missing or has the
 * wrong type. Or one that does not export what its host has to call.
 */
public final class LinkFailure extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;
  private final String moduleName;
  private final String itemName;

  private LinkFailure(String message, String reason, String moduleName, String itemName) {
    super(message);
    this.reason = reason;
    this.moduleName = moduleName;
    this.itemName = itemName;
  }

  private static LinkFailure ofImport(
      String reason, String moduleName, String itemName, String detail) {
    String message =
        "cannot link import \""
            + moduleName
            + "\" \""
            + itemName
            + "\": "
            + reason
            + (detail.isEmpty() ? "" : ": " + detail);
    return new LinkFailure(message, reason, moduleName, itemName);
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
    return ofImport("unknown import", moduleName, itemName, detail);
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
    return ofImport("incompatible import type", moduleName, itemName, detail);
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
    return ofImport(reason, moduleName, itemName, "");
  }

  /**
   * The module does not export the function that its host has to call.
   *
   * @param exportName the function's name
   * @param reason what is there instead
   * @return the exception; its {@link #moduleName} is empty
   */
  public static LinkFailure noEntryPoint(String exportName, String reason) {
    return new LinkFailure("cannot start the module: " + reason, reason, "", exportName);
  }

  /** {@return what is wrong, without names and types} */
  public String reason() {
    return reason;
  }

  /** {@return the import's first name; empty if it is about an export} */
  public String moduleName() {
    return moduleName;
  }

  /** {@return the import's second name, or the export's name} */
  public String itemName() {
    return itemName;
  }
}
