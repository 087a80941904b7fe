/**
 * The formatter of the sources, a tool of the build and no part of the product. <i>Formatted</i> means: equal, byte for byte, to
 * what palantir-java-format makes of it.
 */
package io.orthocone.formatter;
