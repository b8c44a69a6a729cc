// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamBytesTest {

  /** Gives its bytes in pieces of any size, and tells anything of how many are left. */
  private static final class Stream extends ByteArrayInputStream {
    private final int available;
    private final Random random = new Random(1);

    Stream(byte[] bytes, int available) {
      super(bytes);
      this.available = available;
    }

    @Override
    public synchronized int available() {
      return available;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, length > 0 ? 1 + random.nextInt(length) : 0);
    }

    int left() {
      return count - pos;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1", // an empty stream
    "1, 0, 1",
    "1000, 0, 2000",
    "262144, 0, 2147483647", // exactly a portion
    "262145, 0, 2147483647",
    "3000000, 0, 2147483647", // nothing is known of the length
    "3000000, 3000000, 2147483647", // all is known
    "3000000, 2999999, 2147483647",
    "3000000, 2000000000, 3000001", // more is promised than is given
    "3000000, 0, 3000000", // the stream ends where the limit is
    "3000000, 3000000, 1234567", // the limit is less
    "3000000, 10, 300000",
  })
  void allBytesUpToTheLimitAreReadAndNoneBeyond(int length, int available, int most)
      throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Stream stream = new Stream(bytes, available);
    assertThat(StreamBytes.read(stream, most))
        .isEqualTo(Arrays.copyOf(bytes, Math.min(length, most)));
    assertThat(stream.left()).isEqualTo(Math.max(length - most, 0));
  }
}
