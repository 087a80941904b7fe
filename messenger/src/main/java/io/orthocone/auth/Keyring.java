package io.orthocone.auth;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of keys, in Ceph's form:
 *
 * <pre>
 * [client.admin]
 * 	key = AZ...
 * 	caps mon = "allow *"
 * 	caps osd = "allow rw pool=data"
 * </pre>
 *
 * What begins with {@code #} or {@code ;} is a remark. Capabilities in it are a note for people and for whoever tells the monitors of the account;
 * what counts is what the monitors have.
 *
 * @param entries in the order of their accounts
 */
public record Keyring(SortedMap<Account, Entry> entries) {
    private static final int MAX_LINES = 10_000;

    /** An account's key and what it may do. */
    public record Entry(PrivateKey key, Capabilities capabilities) {}

    public Keyring {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** One account. */
    public static Keyring of(Account account, PrivateKey key, Capabilities capabilities) {
        return new Keyring(new TreeMap<>(Map.of(account, new Entry(key, capabilities))));
    }

    /** The key of an account. */
    public Optional<PrivateKey> key(Account account) {
        return Optional.ofNullable(entries.get(account)).map(Entry::key);
    }

    /** As it is read again. Has the private keys in it: a file of mode 0600. */
    public String format() {
        StringBuilder text = new StringBuilder();
        entries.forEach((account, entry) -> {
            text.append('[').append(account).append("]\n");
            text.append("\tkey = ").append(entry.key().secretText()).append('\n');
            entry.capabilities()
                    .texts()
                    .forEach((service, caps) -> text.append("\tcaps ")
                            .append(service.word())
                            .append(" = \"")
                            .append(caps.replace("\\", "\\\\").replace("\"", "\\\""))
                            .append("\"\n"));
        });
        return text.toString();
    }

    /**
     * Reads a keyring.
     *
     * @param file its name, for errors
     */
    public static Keyring parse(SignatureScheme scheme, String file, String text) throws KeyringException {
        return new Reading(scheme, file).read(text);
    }

    @Override
    public String toString() {
        return "keyring of " + entries.keySet();
    }

    /** Reading one file. */
    private static final class Reading {
        private final SignatureScheme scheme;
        private final String file;
        private final SortedMap<Account, Entry> entries = new TreeMap<>();
        private Optional<Account> account = Optional.empty();
        private Optional<PrivateKey> key = Optional.empty();
        private Capabilities capabilities = Capabilities.NONE;
        private int accountLine;
        private int line;

        Reading(SignatureScheme scheme, String file) {
            this.scheme = scheme;
            this.file = file;
        }

        Keyring read(String text) throws KeyringException {
            for (String next : text.split("\r?\n", MAX_LINES)) {
                line++;
                try {
                    take(next.strip());
                } catch (IllegalArgumentException e) {
                    KeyringException wrong = wrong(e.getMessage());
                    wrong.initCause(e);
                    throw wrong;
                }
            }
            finishAccount();
            return new Keyring(entries);
        }

        private void take(String content) throws KeyringException {
            if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
                return;
            }
            if (content.startsWith("[")) {
                beginAccount(content);
                return;
            }
            int equals = content.indexOf('=');
            if (equals < 0) {
                throw wrong("expected '[ACCOUNT]', 'key = ...' or 'caps SERVICE = ...'");
            }
            if (account.isEmpty()) {
                throw wrong("an [ACCOUNT] comes first");
            }
            set(
                    content.substring(0, equals).strip(),
                    content.substring(equals + 1).strip());
        }

        private void beginAccount(String content) throws KeyringException {
            finishAccount();
            if (!content.endsWith("]")) {
                throw wrong("']' is missing");
            }
            Account begun =
                    Account.parse(content.substring(1, content.length() - 1).strip());
            if (entries.containsKey(begun)) {
                throw wrong(begun + " is here twice");
            }
            account = Optional.of(begun);
            accountLine = line;
        }

        private void finishAccount() throws KeyringException {
            if (account.isPresent()) {
                if (key.isEmpty()) {
                    throw new KeyringException(file, accountLine, account.get() + " has no key");
                }
                entries.put(account.get(), new Entry(key.get(), capabilities));
            }
            account = Optional.empty();
            key = Optional.empty();
            capabilities = Capabilities.NONE;
        }

        private void set(String name, String value) throws KeyringException {
            String[] words = name.split("\\s+", 3);
            if (name.equals("key")) {
                if (key.isPresent()) {
                    throw wrong("a second key of " + account.get());
                }
                key = Optional.of(PrivateKey.parse(scheme, value));
            } else if (words.length == 2 && words[0].equals("caps")) {
                Service service = Service.parse(words[1]);
                if (capabilities.hasAny(service)) {
                    throw wrong("capabilities for " + service.word() + " twice");
                }
                capabilities = capabilities.with(service, unquote(value));
            } else {
                throw wrong("'" + name + "' is not known here; expected 'key' or 'caps SERVICE'");
            }
        }

        private String unquote(String value) throws KeyringException {
            if (!value.startsWith("\"")) {
                return value;
            }
            StringBuilder text = new StringBuilder();
            int at = 1;
            while (at < value.length() && value.charAt(at) != '"') {
                if (value.charAt(at) == '\\' && at + 1 < value.length()) {
                    at++;
                }
                text.append(value.charAt(at));
                at++;
            }
            if (at != value.length() - 1) {
                throw wrong("a quote is opened and not closed at the end of the line");
            }
            return text.toString();
        }

        private KeyringException wrong(String problem) {
            return new KeyringException(file, line, problem);
        }
    }
}
