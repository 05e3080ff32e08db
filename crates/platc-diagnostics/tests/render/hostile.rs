//! Texts and spans nobody should write: nothing panics and no control character gets out.

use std::ops::Range;

use insta::assert_snapshot;
use platc_diagnostics::{Diagnostic, Format, Place, RenderOptions, Sources, render};

const EVIL: &str =
    "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{202e}txt.exe\u{2066}\u{ffff}:9:9\r\u{8}";

#[test]
fn control_characters_are_shown_and_not_sent() {
    let mut sources = Sources::default();
    let text = format!("a = 1\nb = \"{EVIL}\" # end\n");
    let start = text.find('"').unwrap();
    let end = text.rfind('"').unwrap() + 1;
    let file = sources.add(format!("a{EVIL}\n.toml"), text);
    let place = Place::span(file, start..end);
    let diagnostics = [
        Diagnostic::error("a::b", format!("bad value `{EVIL}`"))
            .at_place(place.clone(), EVIL)
            .note(EVIL)
            .help(EVIL)
            .fix(EVIL, place, EVIL),
        Diagnostic::error("a::b", "bad file").at_place(Place::File(file), EVIL),
    ];
    let render = |format| {
        let options = RenderOptions {
            format,
            color: false,
            width: 120,
        };
        render(&diagnostics, &sources, options)
    };
    assert_snapshot!(render(Format::Human), @r#"
    error[a::b]: bad value `␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈`
     --> a␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈ .toml:2:5
      |
    2 | b = "␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈" # end
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈
      |
      = note: ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈
      = help: ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈
    help: ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈
      |
    2 - b = "␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈" # end
    2 + b = ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈ # end
      |

    error[a::b]: bad file
     --> a␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈ .toml: ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈

    error: 2 errors
    "#);
    assert_snapshot!(render(Format::Short), @r#"
    a␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈ .toml:2:5: error[a::b]: bad value `␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈` (help: ␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈)
    a␛]0;title␇␛[2J�31m�txt.exe��:9:9␍␈ .toml: error[a::b]: bad file
    "#);
}

#[test]
fn no_span_and_no_edit_panics() {
    let texts = [
        "",
        "\n",
        "\r\n",
        "я\t\u{1b}",
        "a = 1\r\nb\n\n",
        "湖\n\r\n\u{9b} x\u{200d}y",
    ];
    for text in texts {
        let last = text.len() + 2;
        for start in 0..=last {
            for end in 0..=last {
                render_everything(text, [start..end, end..last]);
            }
        }
    }
}

/// Every format of a diagnostic with both spans and with every kind of replacement of the first.
fn render_everything(text: &str, [first, second]: [Range<usize>; 2]) {
    let mut sources = Sources::default();
    let file = sources.add("a.toml", text);
    let mut diagnostic = Diagnostic::error("a::b", "message")
        .at_place(Place::span(file, first.clone()), "first")
        .at_place(Place::span(file, second.clone()), "second");
    for replacement in ["", "x", "a = 1", "\n", "b\nc\n", "\t湖", "я\t\u{1b}"] {
        diagnostic = diagnostic.fix("edit", Place::span(file, first.clone()), replacement);
    }
    for &format in Format::all() {
        for width in [0, 60] {
            let options = RenderOptions {
                format,
                color: false,
                width,
            };
            let rendered = render(std::slice::from_ref(&diagnostic), &sources, options);
            let control = |c: char| c.is_control() && c != '\n';
            if matches!(format, Format::Human | Format::Short) {
                assert_eq!(
                    rendered.find(control),
                    None,
                    "{text:?} {first:?} {second:?}"
                );
            }
        }
    }
}
