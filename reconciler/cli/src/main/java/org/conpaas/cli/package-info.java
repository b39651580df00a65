/**
 * The command line: {@link org.conpaas.cli.Cps} builds the tree of commands, each command asks the reconciler over its REST API
 * (or, for what needs no reconciler, the pure modules) and prints through {@link org.conpaas.cli.Output}.
 *
 * <p>May use core, manifest-schema and managers. No java.net.http, no logger, no framework: a command must be done in 0.3 s.
 */
@NullMarked
package org.conpaas.cli;

import org.jspecify.annotations.NullMarked;
