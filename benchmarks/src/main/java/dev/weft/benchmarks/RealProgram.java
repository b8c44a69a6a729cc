// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Real programs of the corpus, each with a moderate amount of work and what must come of it. */
enum RealProgram {
  /** Fills, queries and packs a database file. */
  SQLITE(
      List.of(Corpus.SQLITE),
      "items.db",
      null,
      """
      10000|1248750.0|item 0000000|item 0009999
      ok
      7900|item 0000100|225.0
      5579|item 0000101|144.75
      3258|item 0000102|64.5
      937|item 0000103|234.25
      8616|item 0000104|154.0
      0|1000|123.75
      1|1000|124.0
      2|1000|124.25
      5000
      """) {
    @Override
    List<String> arguments() {
      return List.of("sqlite-command", "/" + product(), "10000");
    }
  },

  /** Evaluates {@code script.js}. */
  QUICKJS(List.of(Corpus.QUICKJS, Corpus.WASM_MERGE), null, null, "320 f1y 28663 1888 2262 869") {
    @Override
    List<String> arguments() {
      return List.of("quickjs", new String(resource("script.js"), StandardCharsets.UTF_8));
    }

    /** Makes a command of the library, which is all that the corpus has. */
    @Override
    Path module(Path folder) throws IOException, InterruptedException {
      Path main = Files.write(folder.resolve("main.wat"), resource("quickjs-command.wat"));
      Path module = folder.resolve("quickjs.wasm");
      Path node =
          Corpus.has(Corpus.NODE)
              ? Corpus.path(Corpus.NODE)
              : NativePeer.NODE
                  .path()
                  .orElseThrow(() -> new IOException("needs Node.js to be made a command"));
      NativePeer.output(
          List.of(
              node.toString(),
              Corpus.path(Corpus.WASM_MERGE).toString(),
              Corpus.path(Corpus.QUICKJS).toString(),
              "quickjs",
              main.toString(),
              "env",
              "--skip-export-conflicts",
              "-o",
              module.toString()));
      return module;
    }
  },

  /** Starts and imports some of the standard library. */
  PYTHON(List.of(Corpus.PYTHON), null, null, "{\"numbers\": [\"0.1\", 2]} 3.12\n") {
    @Override
    List<String> arguments() {
      return List.of(
          "python",
          "-c",
          "import collections, decimal, json, re, sys;"
              + " print(json.dumps({'numbers': [str(decimal.Decimal('0.1')), 2]}),"
              + " re.match('[0-9]+.[0-9]+', sys.version)[0])");
    }
  },

  /** Clang compiles one of the kernels; to be started in the repository's root. */
  LLVM(
      List.of(Corpus.LLVM, Corpus.LLVM_HEADERS),
      "sort.o",
      "5271ac1f2dee452b8d2fea98cd0f05529cdbfd6db3fdc08a2d1dab225f8c6330",
      "") {
    @Override
    List<String> arguments() {
      return List.of(
          "clang",
          "-cc1",
          "-triple",
          "wasm32-unknown-wasip1",
          "-emit-obj",
          "-O2",
          "-ffreestanding",
          "-disable-free",
          "-main-file-name",
          "sort.c",
          "-internal-isystem",
          "/include",
          "-o",
          "/" + product(),
          "-x",
          "c",
          "/sort.c");
    }

    @Override
    void fill(Path folder) throws IOException {
      Path sources = Path.of("benchmarks/src/main/c");
      for (String source : List.of("sort.c", "kernel.h")) {
        Files.copy(sources.resolve(source), folder.resolve(source));
      }
      Path include = Files.createDirectory(folder.resolve("include"));
      try (DirectoryStream<Path> headers =
          Files.newDirectoryStream(Corpus.path(Corpus.LLVM_HEADERS), "{std,__std}*.h")) {
        for (Path header : headers) {
          Files.copy(header, include.resolve(header.getFileName()));
        }
      }
    }
  };

  private final List<String> needs;
  private final String product;
  private final String productDigest;
  private final String output;

  RealProgram(List<String> needs, String product, String productDigest, String output) {
    this.needs = needs;
    this.product = product;
    this.productDigest = productDigest;
    this.output = output;
  }

  /** {@return the words of its command line} */
  abstract List<String> arguments();

  /** {@return whether all that it needs of the corpus is here} */
  boolean here() {
    return needs.stream().allMatch(Corpus::has);
  }

  /**
   * Its module.
   *
   * @param folder where it may be made, if it has to be
   */
  Path module(Path folder) throws IOException, InterruptedException {
    return Corpus.path(needs.getFirst());
  }

  /** Puts into the folder that is the program's root what it reads. */
  void fill(Path folder) throws IOException {}

  /** {@return whether it needs a folder; some engines run only those that do not} */
  boolean usesFiles() {
    return product != null;
  }

  /** The file that each run makes, in its root; null if it makes none. */
  String product() {
    return product;
  }

  /** SHA-256 of the product, in hexadecimal digits; null if the output tells enough of it. */
  String productDigest() {
    return productDigest;
  }

  /** What it writes to its standard output and its standard error. */
  String output() {
    return output;
  }

  /**
   * Empties what an earlier run has made. The file is there before the first run, too, since
   * GraalWasm calls it an I/O error when a program asks for one that is not.
   */
  void clean(Path folder) throws IOException {
    if (product != null) {
      Files.write(folder.resolve(product), new byte[0]);
    }
  }

  /**
   * Checks what a run has left behind.
   *
   * @throws IllegalStateException if that is anything else than expected
   */
  void check(int status, byte[] written, Path folder) throws IOException {
    String text = new String(written, StandardCharsets.UTF_8);
    if (status != 0) {
      throw new IllegalStateException(
          "exit code " + status + (text.isEmpty() ? " without a word" : ": " + text));
    }
    if (!text.equals(output)) {
      throw new IllegalStateException("wrong output: " + text);
    }
    if (productDigest != null) {
      String digest = digest(Files.readAllBytes(folder.resolve(product)));
      if (!digest.equals(productDigest)) {
        throw new IllegalStateException("wrong " + product + ", with the SHA-256 " + digest);
      }
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = RealProgram.class.getResourceAsStream("programs/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
