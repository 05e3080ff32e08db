"""Reads Hadoop's configuration XML from standard input; prints keys and values as hexadecimal UTF-8."""
import sys
import xml.etree.ElementTree as tree


def text(element):
    return "x" + (element.text or "").encode().hex()


for entry in tree.parse(sys.stdin.buffer).getroot().iter("property"):
    print(text(entry.find("name")), text(entry.find("value")))
