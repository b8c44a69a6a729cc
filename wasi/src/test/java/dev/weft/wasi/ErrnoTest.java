// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import org.junit.jupiter.api.Test;

final class ErrnoTest {

  @Test
  void theCodesAreThoseOfTheSpecification() {
    // One from each neighbourhood: an entry too many or too few would shift those after it.
    assertThat(Errno.values()).hasSize(77);
    assertThat(Errno.SUCCESS.code()).isZero();
    assertThat(Errno.TOOBIG.code()).isEqualTo(1);
    assertThat(Errno.AGAIN.code()).isEqualTo(6);
    assertThat(Errno.BADF.code()).isEqualTo(8);
    assertThat(Errno.EXIST.code()).isEqualTo(20);
    assertThat(Errno.FAULT.code()).isEqualTo(21);
    assertThat(Errno.INVAL.code()).isEqualTo(28);
    assertThat(Errno.IO.code()).isEqualTo(29);
    assertThat(Errno.LOOP.code()).isEqualTo(32);
    assertThat(Errno.NOENT.code()).isEqualTo(44);
    assertThat(Errno.NOMEM.code()).isEqualTo(48);
    assertThat(Errno.NOSYS.code()).isEqualTo(52);
    assertThat(Errno.NOTSOCK.code()).isEqualTo(57);
    assertThat(Errno.NOTSUP.code()).isEqualTo(58);
    assertThat(Errno.OVERFLOW.code()).isEqualTo(61);
    assertThat(Errno.PIPE.code()).isEqualTo(64);
    assertThat(Errno.SPIPE.code()).isEqualTo(70);
    assertThat(Errno.XDEV.code()).isEqualTo(75);
    assertThat(Errno.NOTCAPABLE.code()).isEqualTo(76);
  }

  @Test
  void eachHasATextOfItsOwn() {
    assertThat(Errno.values()).extracting(Errno::text).doesNotHaveDuplicates().doesNotContain("");
  }
}
