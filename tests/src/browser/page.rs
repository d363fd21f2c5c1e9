//! A page as a person sees it: its words, its forms by their labels, its links.

use scraper::{ElementRef, Html, Selector};

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The words on it, white space made single.
    pub text: String,
    /// The words of its title.
    pub title: String,
    /// Its forms, in their order.
    pub forms: Vec<Form>,
    /// Words and address of its links.
    pub links: Vec<(String, String)>,
}

/// One form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where it goes; empty is the page itself.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// `multipart/form-data`, or anything else for urlencoded.
    pub enctype: String,
    /// The words in it.
    pub text: String,
    /// Its controls, in their order.
    pub controls: Vec<Control>,
}

/// An input, text area, select or button.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// `type`, or the element's name.
    pub kind: String,
    /// `name`.
    pub name: String,
    /// The value it would send.
    pub value: String,
    /// Whether a box is ticked.
    pub checked: bool,
    /// The words of its label, or on the button.
    pub label: String,
    /// `autocomplete`.
    pub autocomplete: String,
}

impl Page {
    pub(crate) fn parse(html: &str) -> Self {
        let document = Html::parse_document(html);
        let mut page = Self { text: words(document.root_element()), ..Self::default() };
        page.title = document.select(&selector("title")).next().map(words).unwrap_or_default();
        for link in document.select(&selector("a[href]")) {
            page.links.push((words(link), link.attr("href").unwrap_or_default().to_owned()));
        }
        for form in document.select(&selector("form")) {
            page.forms.push(read_form(&document, form));
        }
        page
    }
}

impl Form {
    /// The first control with this label: one that is exactly so, or else one that begins so.
    pub(crate) fn labelled(&mut self, label: &str) -> Option<&mut Control> {
        let exact = self.controls.iter().position(|control| control.label == label);
        let at = exact.or_else(|| self.controls.iter().position(|control| !control.is_button() && control.label.starts_with(label)))?;
        self.controls.get_mut(at)
    }

    /// The button with these words.
    pub(crate) fn button(&self, words: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.is_button() && control.label == words)
    }

    /// Names and values that it sends when `button` is pressed.
    pub fn entries(&self, button: Option<&Control>) -> Vec<(String, String)> {
        let sent = self.controls.iter().filter(|control| match control.kind.as_str() {
            "checkbox" | "radio" => control.checked,
            "file" => false,
            _ => !control.is_button(),
        });
        sent.chain(button).filter(|control| !control.name.is_empty()).map(|c| (c.name.clone(), c.value.clone())).collect()
    }
}

impl Control {
    pub(crate) fn is_button(&self) -> bool {
        matches!(self.kind.as_str(), "submit" | "button" | "image" | "reset")
    }
}

fn read_form(document: &Html, form: ElementRef<'_>) -> Form {
    let attribute = |name: &str| form.attr(name).unwrap_or_default().to_owned();
    let mut read = Form {
        action: attribute("action"),
        method: attribute("method").to_ascii_lowercase(),
        enctype: attribute("enctype").to_ascii_lowercase(),
        text: words(form),
        controls: Vec::new(),
    };
    for element in form.select(&selector("input, textarea, select, button")) {
        if element.attr("disabled").is_some() {
            continue;
        }
        read.controls.push(read_control(document, element));
    }
    read
}

fn read_control(document: &Html, element: ElementRef<'_>) -> Control {
    let attribute = |name: &str| element.attr(name).unwrap_or_default().to_owned();
    let tag = element.value().name();
    let kind = match (tag, element.attr("type")) {
        ("input", kind) => kind.unwrap_or("text").to_ascii_lowercase(),
        ("button", kind) => kind.unwrap_or("submit").to_ascii_lowercase(),
        _ => tag.to_owned(),
    };
    let value = match tag {
        "textarea" => element.text().collect::<String>().trim_start_matches('\n').to_owned(),
        "select" => chosen(element),
        _ if matches!(kind.as_str(), "checkbox" | "radio") => element.attr("value").unwrap_or("on").to_owned(),
        _ => attribute("value"),
    };
    let label = match tag {
        "button" => words(element),
        _ if kind == "submit" => value.clone(),
        _ => label_of(document, element),
    };
    Control {
        kind,
        name: attribute("name"),
        value,
        checked: element.attr("checked").is_some(),
        label,
        autocomplete: attribute("autocomplete"),
    }
}

fn chosen(select: ElementRef<'_>) -> String {
    let options: Vec<_> = select.select(&selector("option")).collect();
    let option = options.iter().find(|option| option.attr("selected").is_some()).or(options.first());
    option.map(|option| option.attr("value").map_or_else(|| words(*option), str::to_owned)).unwrap_or_default()
}

fn label_of(document: &Html, element: ElementRef<'_>) -> String {
    let by_id = element.attr("id").and_then(|id| document.select(&selector("label[for]")).find(|label| label.attr("for") == Some(id)));
    let around = || element.ancestors().filter_map(ElementRef::wrap).find(|ancestor| ancestor.value().name() == "label");
    by_id.or_else(around).map(words).unwrap_or_default()
}

/// The words that are shown, white space made single.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        if let Some(piece) = node.value().as_text() {
            let hidden = node
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|around| matches!(around.value().name(), "script" | "style" | "noscript"));
            if !hidden {
                text.push_str(piece);
            }
        } else if node.value().as_element().is_some_and(|element| !INLINE.contains(&element.name())) {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const INLINE: &[&str] = &["a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "time"];

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_its_labels_and_sends_what_a_browser_sends() {
        let mut page = Page::parse(
            "<title>T</title><script>no</script><p>Two <b>words</b>.</p><form method=POST action=/go><label for=m>E-mail <b>address</b></label>\
             <input id=m name=mail><label><input type=checkbox name=keep> Keep</label><input type=hidden name=h value=1>\
             <input type=file name=f><textarea name=t>\na</textarea><select name=s><option>x<option value=2 selected>y</select>\
             <input name=off disabled value=1><button name=b value=go>Continue</button><button name=c>Other</button></form>",
        );
        assert_eq!(page.text, "T Two words. E-mail address Keep a x y Continue Other");
        let form = &mut page.forms[0];
        form.labelled("E-mail address").unwrap().value = "ada".to_owned();
        form.labelled("Keep").unwrap().checked = true;
        let button = form.button("Continue").unwrap().clone();
        let sent: Vec<String> = form.entries(Some(&button)).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(sent, ["mail=ada", "keep=on", "h=1", "t=a", "s=2", "b=go"]);
    }
}
