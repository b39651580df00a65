/**
 * Measures the platform beside a peer in the same run: {@code ci/bench}. A bench never fails because of a figure; it fails when what
 * it measures did not happen.
 */
@NullMarked
package org.conpaas.bench;

import org.jspecify.annotations.NullMarked;
