// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/** The benchmark kernels; src/main/c holds their sources and says what each does. */
public enum Kernel {
  /** Fills and copies of memory. */
  BULK,
  /** A machine for a small bytecode, with {@code br_table}. */
  BYTECODE,
  /** Recursion: Fibonacci numbers. */
  FIB,
  /** 64-bit integer hashing. */
  HASH64,
  /** Calls through a table. */
  INDIRECT,
  /** The Mandelbrot set in f64. */
  MANDELBROT,
  /** A product of f64 matrices. */
  MATMUL,
  /** A mix like CoreMark: lists, matrices, a state machine, checksums. */
  MIX,
  /** The n-body problem in f64. */
  NBODY,
  /** SHA-256. */
  SHA256,
  /** The sieve of Eratosthenes. */
  SIEVE,
  /** Sorting. */
  SORT,
  /** Strings and a hash table. */
  STRINGS;

  private static final String FOLDER = "/dev/weft/benchmarks/kernels/";

  /** How much work one call does. */
  public enum Size {
    /** Under 6 million WebAssembly instructions. */
    SMALL,
    /** 150 to 300 million. */
    LARGE
  }

  /** One call of {@code run}, and what it must return. */
  record Run(int n, long result) {

    /**
     * Makes the call.
     *
     * @throws IllegalStateException if the engine computes something else
     */
    long of(Engine.Instance instance) {
      long found = instance.run(n);
      if (found != result) {
        throw new IllegalStateException("run(" + n + ") is " + found + ", not " + result);
      }
      return found;
    }
  }

  /** The name of the files. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  byte[] module() {
    try (InputStream in = open(fileName() + ".wasm")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Run run(Size size) {
    Properties expected = new Properties();
    try (InputStream in = open("expected.properties")) {
      expected.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String prefix = fileName() + "." + size.name().toLowerCase(Locale.ROOT);
    return new Run(
        Integer.parseInt(expected.getProperty(prefix + ".n")),
        Long.parseLong(expected.getProperty(prefix + ".result")));
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Kernel.class.getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IOException("no resource " + FOLDER + name);
    }
    return in;
  }
}
