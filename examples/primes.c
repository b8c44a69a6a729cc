// SPDX-License-Identifier: Apache-2.0
//
// primes THREADS LIMIT: counts the prime numbers up to and including LIMIT, with THREADS threads
// besides the main one, and prints the count.
//
//     weft run examples/primes.wasm 4 10000000        prints 664579
//
// A segmented sieve of Eratosthenes. The main thread computes the primes up to the square root of
// LIMIT, starts the threads, cuts the odd numbers from 3 to LIMIT into segments and puts these into a
// bounded queue. Each thread takes segments until it takes an empty one, crosses the composites out
// in a buffer of its own and counts what is left. The main thread joins them and adds up. So the
// memory needed depends on THREADS and the square root of LIMIT, not on LIMIT.
//
// What is shared, and why each access of it is ordered (all atomics are sequentially consistent):
//
//   base_primes, base_prime_count   written before the first thread is created, then only read:
//                                   thread-spawn happens before the thread's first instruction
//   queue.segments, put, taken      only touched while queue.lock is held: each release of a
//                                   semaphore happens before the acquire that it lets through
//   struct worker                   written by the main thread before the creation, then by the
//                                   worker alone, then read by the main thread after the join
//
// Exit code: 0; 1 when a thread cannot be started, memory is short or the output cannot be written;
// 2 when the arguments are wrong.

#include <stdint.h>

#include "threads/thread.h"
#include "threads/wasi.h"

#define MOST_THREADS 64
#define LARGEST_LIMIT UINT64_C(1000000000000) // its square root is the largest base prime: 10^6

#define EXIT_FAILED 1
#define EXIT_USAGE 2

// One byte per odd number. A worker's buffer and its stack fill one page of 64 KiB together.
#define SEGMENT_LENGTH 32768
#define STACK_SIZE 32768

// The odd numbers first, first + 2, ...: length many. A length of 0 tells a worker to end.
struct segment {
  uint64_t first;
  uint32_t length;
};

// The classic bounded buffer: a put needs a free place, a take a filled one, and the lock keeps each
// of them to one thread at a time. Both block while they must.
#define QUEUE_CAPACITY 16

static struct {
  struct semaphore free;
  struct semaphore filled;
  struct semaphore lock;
  struct segment segments[QUEUE_CAPACITY];
  uint32_t put;   // how many were ever put, modulo 2^32
  uint32_t taken; // how many were ever taken, modulo 2^32
} queue = {.free = {QUEUE_CAPACITY}, .lock = {1}};

static void queue_put(struct segment segment) {
  semaphore_acquire(&queue.free);
  semaphore_acquire(&queue.lock);
  queue.segments[queue.put++ % QUEUE_CAPACITY] = segment;
  semaphore_release(&queue.lock);
  semaphore_release(&queue.filled);
}

static struct segment queue_take(void) {
  semaphore_acquire(&queue.filled);
  semaphore_acquire(&queue.lock);
  struct segment segment = queue.segments[queue.taken++ % QUEUE_CAPACITY];
  semaphore_release(&queue.lock);
  semaphore_release(&queue.free);
  return segment;
}

// The odd primes up to the square root of the limit, ascending.
static uint32_t *base_primes;
static uint32_t base_prime_count;

struct worker {
  struct thread thread;
  uint8_t *buffer; // SEGMENT_LENGTH bytes
  uint64_t found;
};

static struct worker workers[MOST_THREADS];

// Where the calling worker crosses out: byte i is set if the segment's number i is composite.
static _Thread_local uint8_t *composite;

static uint32_t count_primes(struct segment segment) {
  uint64_t last = segment.first + 2 * (uint64_t)(segment.length - 1);
  __builtin_memset(composite, 0, segment.length);
  for (uint32_t i = 0; i < base_prime_count; i++) {
    uint64_t prime = base_primes[i];
    if (prime * prime > last) {
      break;
    }
    // The smallest odd multiple in the segment, but not below the square: smaller multiples have a
    // smaller prime factor too.
    uint64_t multiple = prime * prime;
    if (multiple < segment.first) {
      multiple = (segment.first + prime - 1) / prime * prime;
      if (multiple % 2 == 0) {
        multiple += prime;
      }
    }
    // The next odd multiple is 2 * prime away: prime places.
    for (uint64_t place = (multiple - segment.first) / 2; place < segment.length; place += prime) {
      composite[place] = 1;
    }
  }
  uint32_t count = 0;
  for (uint32_t place = 0; place < segment.length; place++) {
    count += !composite[place];
  }
  return count;
}

static void work(void *argument) {
  struct worker *worker = argument;
  composite = worker->buffer;
  for (;;) {
    struct segment segment = queue_take();
    if (segment.length == 0) {
      return;
    }
    worker->found += count_primes(segment);
  }
}

static void complain(const char *text) {
  // Where standard error cannot be written either there is nobody left to tell.
  (void)write_text(STANDARD_ERROR, text);
}

static void complain_number(const char *before, int64_t number, const char *after) {
  char buffer[DECIMAL_SIZE];
  complain(before);
  if (number < 0) {
    complain("-");
  }
  complain(to_decimal(number < 0 ? -(uint64_t)number : (uint64_t)number, buffer));
  complain(after);
}

static _Noreturn void fail_usage(void) {
  complain("usage: primes THREADS LIMIT\n"
           "Counts the prime numbers up to LIMIT (0 to 1000000000000) with THREADS (1 to 64) threads.\n");
  exit_process(EXIT_USAGE);
}

static _Noreturn void fail_memory(void) {
  complain("primes: out of memory\n");
  exit_process(EXIT_FAILED);
}

// Decimal digits and nothing else, at least one of them.
static uint64_t parse_number(const char *text, uint64_t smallest, uint64_t largest) {
  uint64_t value = 0;
  if (*text == '\0') {
    fail_usage();
  }
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9') {
      fail_usage();
    }
    value = value * 10 + (uint64_t)(*text - '0');
    if (value > largest) { // at each digit, so that it cannot overflow
      fail_usage();
    }
  }
  if (value < smallest) {
    fail_usage();
  }
  return value;
}

// The largest number whose square is not above the value, for values up to LARGEST_LIMIT.
static uint32_t square_root(uint64_t value) {
  uint32_t root = 0;
  for (uint32_t bit = UINT32_C(1) << 20; bit != 0; bit >>= 1) {
    uint64_t candidate = root | bit;
    if (candidate * candidate <= value) {
      root |= bit;
    }
  }
  return root;
}

// Fills base_primes. One byte per number is good enough: there are a million at most.
static void find_base_primes(uint32_t root) {
  uint8_t *crossed_out = thread_allocate((size_t)root + 1);
  if (crossed_out == NULL) {
    fail_memory();
  }
  uint32_t count = 0;
  for (uint32_t i = 3; i <= root; i += 2) {
    if (!crossed_out[i]) {
      count++;
      for (uint64_t multiple = (uint64_t)i * i; multiple <= root; multiple += 2 * i) {
        crossed_out[multiple] = 1;
      }
    }
  }
  base_primes = thread_allocate(count * sizeof *base_primes);
  if (base_primes == NULL) {
    fail_memory();
  }
  for (uint32_t i = 3; i <= root; i += 2) {
    if (!crossed_out[i]) {
      base_primes[base_prime_count++] = i;
    }
  }
}

static void start_worker(uint32_t number, uint32_t of) {
  struct worker *worker = &workers[number - 1];
  uint8_t *page = thread_allocate(SEGMENT_LENGTH + STACK_SIZE);
  if (page == NULL) {
    fail_memory();
  }
  worker->buffer = page;
  worker->found = 0;
  int32_t id = thread_create(&worker->thread, page + SEGMENT_LENGTH, STACK_SIZE, work, worker);
  if (id < 0) {
    complain_number("primes: cannot start thread ", number, "");
    complain_number(" of ", of, "");
    complain_number(": thread-spawn returned ", id, "\n");
    exit_process(EXIT_FAILED); // ends the threads that did start, which wait for segments
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fail_usage();
  }
  uint32_t threads = (uint32_t)parse_number(argv[1], 1, MOST_THREADS);
  uint64_t limit = parse_number(argv[2], 0, LARGEST_LIMIT);

  find_base_primes(square_root(limit));
  for (uint32_t i = 1; i <= threads; i++) {
    start_worker(i, threads);
  }
  for (uint64_t first = 3; first <= limit; first += 2 * SEGMENT_LENGTH) {
    uint64_t rest = (limit - first) / 2 + 1;
    uint32_t length = rest < SEGMENT_LENGTH ? (uint32_t)rest : SEGMENT_LENGTH;
    queue_put((struct segment){first, length});
  }
  // Each worker takes exactly one of these, and they come after all others.
  for (uint32_t i = 0; i < threads; i++) {
    queue_put((struct segment){0, 0});
  }
  uint64_t count = limit >= 2 ? 1 : 0; // 2, the only even prime
  for (uint32_t i = 0; i < threads; i++) {
    thread_join(&workers[i].thread);
    count += workers[i].found;
  }

  char buffer[DECIMAL_SIZE];
  if (write_text(STANDARD_OUTPUT, to_decimal(count, buffer)) != 0 ||
      write_text(STANDARD_OUTPUT, "\n") != 0) {
    complain("primes: cannot write to standard output\n");
    return EXIT_FAILED;
  }
  return 0;
}
