# An- und Abmelden.

go-on-to = um weiterzugehen zu <strong>{ $portal }</strong>
