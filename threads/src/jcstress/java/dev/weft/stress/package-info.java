// SPDX-License-Identifier: Apache-2.0

/**
 * What threads may see of each other, tried by jcstress. The tests use memories as instructions do,
 * and processes as embedders do; {@code StressTest} of this module runs them.
 */
package dev.weft.stress;
