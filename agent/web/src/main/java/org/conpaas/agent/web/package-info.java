/**
 * The web server and the reverse proxy that nodes run where nothing better is installed: one small program, two commands.
 * It knows no service type and no manifest; everything that it should be is in one properties file.
 */
@NullMarked
package org.conpaas.agent.web;

import org.jspecify.annotations.NullMarked;
