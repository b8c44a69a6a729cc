// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.filesystem.FileTimes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** The two times that a guest may set, and the flags that say which. Now is what its clock says. */
final class TimesArguments {

  private final Clocks clocks;

  TimesArguments(Clocks clocks) {
    this.clocks = clocks;
  }

  FileTimes times(long access, long modification, int flags) throws WasiError {
    if ((flags & ~Fstflags.ALL) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    return new FileTimes(
        time(access, (flags & Fstflags.ATIM) != 0, (flags & Fstflags.ATIM_NOW) != 0),
        time(modification, (flags & Fstflags.MTIM) != 0, (flags & Fstflags.MTIM_NOW) != 0));
  }

  private FileTime time(long nanoseconds, boolean given, boolean now) throws WasiError {
    if (given && now) {
      throw new WasiError(Errno.INVAL);
    }
    if (!given && !now) {
      return null;
    }
    long time = now ? clocks.time(Clockid.REALTIME) : nanoseconds;
    if (time < 0) { // it is unsigned; the year 2262
      throw new WasiError(Errno.OVERFLOW);
    }
    return FileTime.from(time, TimeUnit.NANOSECONDS);
  }
}
