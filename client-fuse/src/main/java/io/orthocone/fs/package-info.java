/**
 * File system client: capabilities, caches and sessions. Filled by a later slice; see doc/architecture.md.
 */
package io.orthocone.fs;
