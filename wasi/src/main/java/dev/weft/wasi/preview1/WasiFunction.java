// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.wasi.abi.Snapshot;
import java.util.Locale;

/**
 * The functions of WASI preview 1, one row each: the parameters, {@code i} for {@code i32} and
 * {@code I} for {@code i64}. All but {@code proc_exit} return an {@code errno} as {@code i32}.
 */
@SuppressWarnings("doclint:missing") // a row's name is the function's
public enum WasiFunction {
  ARGS_GET("ii"),
  ARGS_SIZES_GET("ii"),
  ENVIRON_GET("ii"),
  ENVIRON_SIZES_GET("ii"),
  CLOCK_RES_GET("ii"),
  CLOCK_TIME_GET("iIi"),
  FD_ADVISE("iIIi"),
  FD_ALLOCATE("iII"),
  FD_CLOSE("i"),
  FD_DATASYNC("i"),
  FD_FDSTAT_GET("ii"),
  FD_FDSTAT_SET_FLAGS("ii"),
  FD_FDSTAT_SET_RIGHTS("iII"),
  FD_FILESTAT_GET("ii"),
  FD_FILESTAT_SET_SIZE("iI"),
  FD_FILESTAT_SET_TIMES("iIIi"),
  FD_PREAD("iiiIi"),
  FD_PRESTAT_GET("ii"),
  FD_PRESTAT_DIR_NAME("iii"),
  FD_PWRITE("iiiIi"),
  FD_READ("iiii"),
  FD_READDIR("iiiIi"),
  FD_RENUMBER("ii"),
  FD_SEEK("iIii"),
  FD_SYNC("i"),
  FD_TELL("ii"),
  FD_WRITE("iiii"),
  PATH_CREATE_DIRECTORY("iii"),
  PATH_FILESTAT_GET("iiiii"),
  PATH_FILESTAT_SET_TIMES("iiiiIIi"),
  PATH_LINK("iiiiiii"),
  PATH_OPEN("iiiiiIIii"),
  PATH_READLINK("iiiiii"),
  PATH_REMOVE_DIRECTORY("iii"),
  PATH_RENAME("iiiiii"),
  PATH_SYMLINK("iiiii"),
  PATH_UNLINK_FILE("iii"),
  POLL_ONEOFF("iiii"),
  PROC_EXIT("i"),
  PROC_RAISE("i"),
  SCHED_YIELD(""),
  RANDOM_GET("ii"),
  SOCK_ACCEPT("iii"),
  SOCK_RECV("iiiiii"),
  SOCK_SEND("iiiii"),
  SOCK_SHUTDOWN("ii");

  private final String parameters;

  WasiFunction(String parameters) {
    this.parameters = parameters;
  }

  /** {@return the name under which guests import it} */
  public String importName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return whether a form of preview 1 has it}
   *
   * @param snapshot the form
   */
  public boolean isIn(Snapshot snapshot) {
    return this != SOCK_ACCEPT || snapshot == Snapshot.PREVIEW1;
  }

  /** {@return its type} */
  public FunctionType type() {
    ValueType[] types = new ValueType[parameters.length()];
    for (int i = 0; i < types.length; i++) {
      types[i] = parameters.charAt(i) == 'I' ? NumberType.I64 : NumberType.I32;
    }
    FunctionType type = FunctionType.of(types);
    return this == PROC_EXIT ? type : type.returning(NumberType.I32);
  }
}
