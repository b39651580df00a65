/**
 * Text to a tree whose every node knows where it stands. Bounded in time and memory whatever the text; knows YAML, and nothing
 * of applications.
 */
@NullMarked
package org.conpaas.manifest.yaml;

import org.jspecify.annotations.NullMarked;
