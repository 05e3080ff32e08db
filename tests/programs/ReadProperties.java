import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.TreeSet;

/** Reads a properties file from standard input; prints keys and values as hexadecimal UTF-8. */
public class ReadProperties {
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            System.out.println(hex(key) + " " + hex(properties.getProperty(key)));
        }
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder("x");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }
}
