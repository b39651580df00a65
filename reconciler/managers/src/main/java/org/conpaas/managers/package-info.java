/**
 * The service types of the distribution: {@link org.conpaas.managers.ServiceTypes} lists them, one package holds each.
 *
 * <p>Pure renderers. No I/O but the templates and schema fragments beside a class, read when it is made; no clock, no chance.
 */
@NullMarked
package org.conpaas.managers;

import org.jspecify.annotations.NullMarked;
