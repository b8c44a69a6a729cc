// SPDX-License-Identifier: Apache-2.0
//
// SQLite as a WASI command: makes a database file, fills it, queries it, closes it and opens it again.
//
//   sqlite-command FILE ROWS

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static sqlite3 *database;

static void check(int result, const char *what) {
  if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW) {
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
  }
}

static void run(const char *statement) {
  check(sqlite3_exec(database, statement, NULL, NULL, NULL), statement);
}

static void query(const char *statement) {
  sqlite3_stmt *prepared;
  check(sqlite3_prepare_v2(database, statement, -1, &prepared, NULL), statement);
  while (sqlite3_step(prepared) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(prepared); i++) {
      printf("%s%s", i > 0 ? "|" : "", sqlite3_column_text(prepared, i));
    }
    printf("\n");
  }
  check(sqlite3_finalize(prepared), statement);
}

static void fill(int rows) {
  sqlite3_stmt *insert;
  run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL NOT NULL)");
  run("BEGIN");
  check(sqlite3_prepare_v2(database, "INSERT INTO item VALUES (?, ?, ?)", -1, &insert, NULL), "insert");
  for (int i = 1; i <= rows; i++) {
    char name[32];
    snprintf(name, sizeof name, "item %07d", (int)((i * 7919LL) % rows));
    sqlite3_bind_int(insert, 1, i);
    sqlite3_bind_text(insert, 2, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_double(insert, 3, (i % 1000) / 4.0);
    check(sqlite3_step(insert), "insert");
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  run("COMMIT");
  run("CREATE INDEX item_name ON item (name)");
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: sqlite-command FILE ROWS\n");
    return 2;
  }
  check(sqlite3_open(argv[1], &database), "open");
  fill(atoi(argv[2]));
  query("SELECT count(*), sum(price), min(name), max(name) FROM item");
  check(sqlite3_close(database), "close");

  check(sqlite3_open(argv[1], &database), "open again");
  query("PRAGMA integrity_check");
  query("SELECT id, name, price FROM item WHERE name BETWEEN 'item 0000100' AND 'item 0000104' ORDER BY name");
  query("SELECT id % 10 AS digit, count(*), round(avg(price), 3) FROM item GROUP BY digit ORDER BY digit LIMIT 3");
  run("DELETE FROM item WHERE id % 2 = 0");
  query("SELECT count(*) FROM item");
  run("VACUUM");
  check(sqlite3_close(database), "close again");
  return 0;
}
